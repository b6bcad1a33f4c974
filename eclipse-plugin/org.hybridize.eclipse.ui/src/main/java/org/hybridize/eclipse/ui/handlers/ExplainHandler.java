package org.hybridize.eclipse.ui.handlers;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.hybridize.eclipse.core.analysis.Analyzer;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;
import org.hybridize.eclipse.ui.ExplanationDialog;
import org.hybridize.eclipse.ui.HybridizeUi;
import org.hybridize.eclipse.ui.Launcher;

/** Tells why the function at the caret is decided as it is. */
public final class ExplainHandler extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
        Shell shell = HandlerUtil.getActiveShell(event);
        Optional<Target> target = Selections.function(event);
        if (target.isEmpty()) {
            MessageDialog.openInformation(shell, HybridizeUi.TITLE, "Place the caret in a function, or select one, first.");
        } else if (Launcher.ensureEnvironment(shell)) {
            explain(shell, target.get());
        }
        return null;
    }

    private static void explain(Shell shell, Target target) {
        HybridizeOptions options = HybridizeOptions.preferred();
        Run[] found = new Run[1];
        try {
            PlatformUI.getWorkbench().getProgressService().run(true, true, monitor -> {
                try {
                    found[0] = Analyzer.with(options).analyze(new Scope(List.of(target)), options, monitor);
                } catch (CoreException failure) {
                    throw new InvocationTargetException(failure);
                }
            });
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(shell, failure);
            return;
        } catch (InterruptedException cancelled) {
            return;
        }
        Optional<Candidate> candidate = found[0].functions().stream()
                .filter(one -> one.report().name().equals(target.definition().orElseThrow().qualifiedName())).findFirst();
        if (candidate.isPresent()) {
            new ExplanationDialog(shell, candidate.get()).open();
        } else {
            MessageDialog.openInformation(shell, HybridizeUi.TITLE, target.label()
                    + " was not analysed: the file has an error, or is left out by the settings of the project.");
        }
    }
}
