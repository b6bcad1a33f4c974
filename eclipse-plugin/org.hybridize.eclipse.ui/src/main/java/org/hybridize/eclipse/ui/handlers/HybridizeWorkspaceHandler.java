package org.hybridize.eclipse.ui.handlers;

import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.ui.handlers.HandlerUtil;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.ui.Launcher;

/** Opens the wizard on all open PyDev projects. */
public final class HybridizeWorkspaceHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        Launcher.openWizard(HandlerUtil.getActiveShell(event), List.of(Scope.workspace()));
        return null;
    }
}
