package org.hybridize.eclipse.core.refactoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBufferManager;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.FileStatusContext;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.text.edits.MultiTextEdit;
import org.eclipse.text.edits.ReplaceEdit;
import org.eclipse.text.edits.TextEdit;
import org.hybridize.bridge.model.Edit;
import org.hybridize.bridge.model.FileChange;
import org.hybridize.bridge.model.FunctionChange;
import org.hybridize.eclipse.core.analysis.ProjectRun;
import org.hybridize.eclipse.core.scope.ByteOrderMark;
import org.hybridize.eclipse.core.scope.Scopes;

/** Builds the change out of what the service wants edited, and refuses what is not as it was analysed. */
final class ChangeBuilder {
    private final RefactoringStatus status;
    private final List<PythonFileChange> changes = new ArrayList<>();

    ChangeBuilder(RefactoringStatus status) {
        this.status = status;
    }

    /** Add the edits of the chosen functions of one project; gives the files that will change. */
    List<IFile> add(ProjectRun project, List<FileChange> files, Set<String> chosen) throws CoreException {
        List<IFile> found = new ArrayList<>();
        for (FileChange edits : files) {
            Optional<IFile> file = project.file(edits.file());
            if (file.isEmpty()) {
                status.addWarning(edits.path() + " is not in the workspace: it is left as it is.");
            } else if (isWanted(file.get())) {
                String text = document(file.get());
                int mark = ByteOrderMark.length(text);
                if (edits.fits(text.substring(mark))) {
                    changes.add(change(file.get(), edits, chosen, mark));
                    found.add(file.get());
                } else {
                    refuse(file.get(), edits.encoding());
                }
            }
        }
        return found;
    }

    private boolean isWanted(IFile file) throws CoreException {
        if (file.isLinked(IResource.CHECK_ANCESTORS) || file.isDerived(IResource.CHECK_ANCESTORS)) {
            status.addWarning(file.getFullPath() + " is linked or derived: it is left as it is.");
            return false;
        }
        if (!file.isSynchronized(IResource.DEPTH_ZERO)) {
            file.refreshLocal(IResource.DEPTH_ZERO, new NullProgressMonitor());
        }
        return true;
    }

    /** Either somebody has changed the file, and everything is looked at again; or Eclipse reads it in another way. */
    private void refuse(IFile file, String python) throws CoreException {
        String eclipse = file.getCharset();
        FileStatusContext context = new FileStatusContext(file, null);
        if (eclipse.equalsIgnoreCase(python) || python.startsWith("utf") && eclipse.equalsIgnoreCase("UTF-8")) {
            status.addFatalError(file.getFullPath() + Findings.CHANGED, context);
        } else {
            status.addError(file.getFullPath() + " is left as it is: Eclipse reads it as " + eclipse + ", Python as "
                    + python + ". Set its encoding under Properties > Resource.", context);
        }
    }

    /** The text that the edits are going to meet. */
    private static String document(IFile file) throws CoreException {
        ITextFileBufferManager manager = FileBuffers.getTextFileBufferManager();
        manager.connect(file.getFullPath(), LocationKind.IFILE, new NullProgressMonitor());
        try {
            ITextFileBuffer buffer = manager.getTextFileBuffer(file.getFullPath(), LocationKind.IFILE);
            return buffer == null ? Scopes.text(file) : buffer.getDocument().get();
        } finally {
            manager.disconnect(file.getFullPath(), LocationKind.IFILE, new NullProgressMonitor());
        }
    }

    private static PythonFileChange change(IFile file, FileChange edits, Set<String> chosen, int mark) {
        PythonFileChange change = new PythonFileChange(file);
        change.setEdit(new MultiTextEdit());
        Map<Edit, List<String>> shared = edits.sharedEdits();
        Set<Edit> done = new HashSet<>();
        for (FunctionChange function : edits.functions()) {
            if (chosen.contains(function.function())) {
                List<TextEdit> own = new ArrayList<>();
                for (Edit edit : function.edits()) {
                    if (!shared.containsKey(edit) && done.add(edit)) {
                        own.add(textEdit(edit, mark));
                    }
                }
                change.addFunction(function, own);
            }
        }
        shared.forEach((edit, owners) -> {
            List<String> here = owners.stream().filter(chosen::contains).toList();
            if (!here.isEmpty()) {
                change.addShared(textEdit(edit, mark), here);
            }
        });
        return change;
    }

    private static TextEdit textEdit(Edit edit, int mark) {
        return new ReplaceEdit(edit.offset() + mark, edit.length(), edit.text());
    }

    /** Ask for leave to write: of the user, or of a version control system. */
    void checkWritable(List<IFile> files, Object shell) {
        List<IFile> locked = files.stream().filter(IFile::isReadOnly).toList();
        if (locked.isEmpty()) {
            return;
        }
        IStatus answer = ResourcesPlugin.getWorkspace().validateEdit(locked.toArray(IFile[]::new), shell);
        for (IFile file : locked) {
            if (!answer.isOK() || file.isReadOnly()) {
                status.addError(file.getFullPath() + " is read-only: it is left as it is.",
                        new FileStatusContext(file, null));
                changes.removeIf(change -> change.getFile().equals(file));
            }
        }
    }

    /** The change as a whole. */
    Change build(HybridizeDescriptor descriptor) {
        HybridizeChange change = new HybridizeChange(descriptor);
        changes.forEach(change::add);
        return change;
    }
}
