package org.hybridize.eclipse.ui;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.ltk.ui.refactoring.RefactoringWizardOpenOperation;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.ui.preferences.SetUpDialog;
import org.hybridize.eclipse.ui.wizard.HybridizeWizard;

/** Opens what several parts of the user interface need. */
public final class HybridizeUi {
    /** The bundle. */
    public static final String ID = "org.hybridize.eclipse.ui";
    /** The title of dialogs. */
    public static final String TITLE = "Hybridize";
    /** The title of dialogs that tell of a failure. */
    public static final String FAILED = "Hybridize: Failed";
    /** The preference page. */
    public static final String PREFERENCES = "org.hybridize.eclipse.preferences";

    private HybridizeUi() {
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
            new RefactoringWizardOpenOperation(new HybridizeWizard(refactoring, choices)).run(shell, TITLE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code 1 function}, {@code 2 functions}. */
    public static String counted(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** Whether there is an interpreter for the analysis, after the user was offered to get one. */
    public static boolean ensureEnvironment(Shell shell) {
        if (AnalysisEnvironment.interpreter().isPresent()) {
            return true;
        }
        MessageDialog question = new MessageDialog(shell, TITLE, null,
                AnalysisEnvironment.whatMissing() + " Set up an environment of its own now, or name an interpreter that has "
                        + "hybridize installed in the preferences.",
                MessageDialog.QUESTION, 0, "Set Up Now...", "Preferences...", "Cancel");
        int answer = question.open();
        if (answer == 0) {
            new SetUpDialog(shell).open();
        } else if (answer == 1) {
            PreferencesUtil.createPreferenceDialogOn(shell, PREFERENCES, null, null).open();
        }
        return AnalysisEnvironment.interpreter().isPresent();
    }

    /** Tell of a failure; exit code and standard error are behind the details button, and in the log. */
    public static void showFailure(Shell shell, CoreException failure) {
        IStatus status = failure.getStatus();
        HybridizeCore.log(status);
        ErrorDialog.openError(shell, FAILED, null, status);
    }

    /** Tell of what a runnable has thrown on another thread: an unexpected exception is told too, never dropped. */
    public static void showFailure(Shell shell, InvocationTargetException failure) {
        showFailure(shell, failure.getCause() instanceof CoreException known ? known
                : HybridizeCore.failure("This failed unexpectedly. No file was changed. "
                        + "Please report it, with the details.", failure.getCause()));
    }

    /** Show a line, from 1, of a file in its editor. */
    public static void open(IFile file, int line) {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        try {
            IEditorPart part = IDE.openEditor(page, file);
            if (part instanceof ITextEditor editor) {
                IDocument document = editor.getDocumentProvider().getDocument(editor.getEditorInput());
                editor.selectAndReveal(document.getLineOffset(line - 1), document.getLineLength(line - 1));
            }
        } catch (PartInitException failure) {
            showFailure(page.getWorkbenchWindow().getShell(), failure);
        } catch (BadLocationException beyond) {
            // The file is shorter by now: it is open, which is the best that can be done.
            return;
        }
    }
}
