package org.hybridize.eclipse.ui.quickfix;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.ltk.core.refactoring.CheckConditionsOperation;
import org.eclipse.ltk.core.refactoring.CreateChangeOperation;
import org.eclipse.ltk.core.refactoring.PerformChangeOperation;
import org.eclipse.ltk.core.refactoring.RefactoringCore;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IMarkerResolution2;
import org.eclipse.ui.PlatformUI;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.analysis.LastRun;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.markers.Markers;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.PythonOutline;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Scopes;
import org.hybridize.eclipse.core.scope.Target;
import org.hybridize.eclipse.ui.HybridizeUi;
import org.hybridize.eclipse.ui.Launcher;

/** Applies the change of the function that a marker names, as one step that can be undone. */
final class ApplyResolution implements IMarkerResolution2 {
    @Override
    public String getLabel() {
        return "Hybridize this function";
    }

    @Override
    public String getDescription() {
        return "Analyses the program as it is now, and applies the change of this function if it is still wanted.";
    }

    @Override
    public Image getImage() {
        return null;
    }

    @Override
    public void run(IMarker marker) {
        Shell shell = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell();
        Optional<Scope> scope = scope(marker);
        if (scope.isEmpty() || !Launcher.ensureEnvironment(shell)) {
            return;
        }
        // The same options as the run that made the marker.
        HybridizeOptions options = LastRun.get().map(Run::options).orElse(HybridizeOptions.preferred());
        HybridizeRefactoring refactoring = new HybridizeRefactoring(scope.get(), options).apart();
        CreateChangeOperation create = new CreateChangeOperation(
                new CheckConditionsOperation(refactoring, CheckConditionsOperation.ALL_CONDITIONS),
                RefactoringStatus.ERROR);
        PerformChangeOperation perform = new PerformChangeOperation(create);
        perform.setUndoManager(RefactoringCore.getUndoManager(), refactoring.getName());
        try {
            PlatformUI.getWorkbench().getProgressService().run(true, true, monitor -> {
                try {
                    create.run(monitor);
                } catch (CoreException failure) {
                    throw new InvocationTargetException(failure);
                }
            });
            RefactoringStatus status = create.getConditionCheckingStatus();
            if (status.getSeverity() >= RefactoringStatus.ERROR || create.getChange() == null) {
                throw new CoreException(status.getEntryWithHighestSeverity().toStatus());
            }
            ResourcesPlugin.getWorkspace().run(perform, new NullProgressMonitor());
            marker.delete();
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(shell, failure);
        } catch (CoreException failure) {
            HybridizeUi.showFailure(shell, failure);
        } catch (InterruptedException cancelled) {
            return;
        }
    }

    private static Optional<Scope> scope(IMarker marker) {
        String name = marker.getAttribute(Markers.FUNCTION, "");
        if (!(marker.getResource() instanceof IFile file)) {
            return Optional.empty();
        }
        return PythonOutline.of(Scopes.text(file)).definitions().stream()
                .filter(one -> one.qualifiedName().equals(name)).findFirst()
                .map(one -> new Scope(List.of(new Target(file, Optional.of(one)))));
    }
}
