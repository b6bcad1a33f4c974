package org.hybridize.eclipse.ui;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.hybridize.eclipse.core.HybridizeCore;

/** Names, failures and editors: what several parts of the user interface need. */
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

    /** {@code 1 function}, {@code 2 functions}. */
    public static String counted(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
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
