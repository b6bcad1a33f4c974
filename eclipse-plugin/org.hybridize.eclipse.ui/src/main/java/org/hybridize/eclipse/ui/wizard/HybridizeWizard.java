package org.hybridize.eclipse.ui.wizard;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.ltk.ui.refactoring.RefactoringWizard;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.ui.HybridizeUi;

/** Options, then candidates; LTK adds the pages for problems and preview. */
public final class HybridizeWizard extends RefactoringWizard {
    private final HybridizeRefactoring refactoring;
    private final List<Scope> choices;

    /**
     * @param choices of what to look at, the narrowest first
     */
    public HybridizeWizard(HybridizeRefactoring refactoring, List<Scope> choices) {
        super(refactoring, WIZARD_BASED_USER_INTERFACE | PREVIEW_EXPAND_FIRST_NODE);
        this.refactoring = refactoring;
        this.choices = List.copyOf(choices);
        setDefaultPageTitle("Hybridize");
        setWindowTitle("Hybridize");
    }

    @Override
    protected void addUserInputPages() {
        addPage(new OptionsPage(refactoring, choices));
        addPage(new CandidatesPage(refactoring));
    }

    /** Run the analysis unless it has, with progress and cancel; gives whether there is a result to go on with. */
    boolean analyze() {
        if (refactoring.run().isPresent()) {
            return true;
        }
        try {
            getContainer().run(true, true, monitor -> {
                try {
                    refactoring.analyze(monitor);
                } catch (CoreException failure) {
                    throw new InvocationTargetException(failure);
                } catch (OperationCanceledException cancelled) {
                    throw new InterruptedException();
                }
            });
            return true;
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(getContainer().getShell(), failure);
            return false;
        } catch (InterruptedException cancelled) {
            return false;
        }
    }
}
