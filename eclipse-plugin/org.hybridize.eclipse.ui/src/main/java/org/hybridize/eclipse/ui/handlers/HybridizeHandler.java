package org.hybridize.eclipse.ui.handlers;

import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.ui.HybridizeUi;
import org.hybridize.eclipse.ui.Launcher;

/** Opens the wizard on what is selected. */
public final class HybridizeHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        Shell shell = HandlerUtil.getActiveShell(event);
        List<Scope> choices = Selections.scopes(event);
        if (choices.isEmpty()) {
            MessageDialog.openInformation(shell, HybridizeUi.TITLE, "There is nothing to look at. Select Python files, "
                    + "folders or projects, or place the caret in a Python editor.");
        } else {
            Launcher.openWizard(shell, choices);
        }
        return null;
    }
}
