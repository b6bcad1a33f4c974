package org.hybridize.eclipse.ui;

import java.util.List;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ltk.ui.refactoring.RefactoringWizardOpenOperation;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.ui.preferences.SetUpDialog;
import org.hybridize.eclipse.ui.wizard.HybridizeWizard;

/** Starts the refactoring, after seeing to it that there is something to analyse with. */
public final class Launcher {
    private Launcher() {
    }

    /**
     * Open the wizard.
     *
     * @param choices of what to look at, the narrowest first; the user may change to another
     */
    public static void openWizard(Shell shell, List<Scope> choices) {
        if (!ensureEnvironment(shell)) {
            return;
        }
        HybridizeRefactoring refactoring = new HybridizeRefactoring(choices.get(0), HybridizeOptions.preferred());
        try {
            new RefactoringWizardOpenOperation(new HybridizeWizard(refactoring, choices)).run(shell, HybridizeUi.TITLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is an interpreter for the analysis, after the user was offered to get one. */
    public static boolean ensureEnvironment(Shell shell) {
        if (AnalysisEnvironment.interpreter().isPresent()) {
            return true;
        }
        MessageDialog question = new MessageDialog(shell, HybridizeUi.TITLE, null,
                AnalysisEnvironment.whatMissing() + " Set up an environment of its own now, or name an interpreter that has "
                        + "hybridize installed in the preferences.",
                MessageDialog.QUESTION, 0, "Set Up Now...", "Preferences...", "Cancel");
        int answer = question.open();
        if (answer == 0) {
            new SetUpDialog(shell).open();
        } else if (answer == 1) {
            PreferencesUtil.createPreferenceDialogOn(shell, HybridizeUi.PREFERENCES, null, null).open();
        }
        return AnalysisEnvironment.interpreter().isPresent();
    }
}
