package org.hybridize.eclipse.core.markers;

import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRunnable;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Platform;
import org.hybridize.eclipse.core.DefaultPreferences;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.ProjectRun;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.scope.Scope;

/** What would change, as problem markers: off unless the user wants them. */
public final class Markers {
    /** Their type. */
    public static final String TYPE = "org.hybridize.eclipse.core.candidate";
    /** The attribute with Python's qualified name of the function. */
    public static final String FUNCTION = "function";

    private Markers() {
    }

    /** Whether the user wants them. */
    public static boolean wanted() {
        return Platform.getPreferencesService()
                .getBoolean(HybridizeCore.ID, DefaultPreferences.MARKERS, false, null);
    }

    /** Replace the markers of what {@code run} has looked at. */
    public static void show(Run run) throws CoreException {
        List<Candidate> changes = wanted() ? run.changes() : List.of();
        IWorkspaceRunnable replace = monitor -> {
            for (ProjectRun project : run.projects()) {
                removeOld(run.scope(), project.project());
            }
            for (Candidate candidate : changes) {
                candidate.file().createMarker(TYPE, attributes(candidate));
            }
        };
        ResourcesPlugin.getWorkspace().run(replace, null, 0, null);
    }

    private static void removeOld(Scope scope, IProject project) throws CoreException {
        if (!project.isAccessible()) {
            return;
        }
        for (IMarker marker : project.findMarkers(TYPE, true, IResource.DEPTH_INFINITE)) {
            if (marker.getResource() instanceof IFile file && scope.covers(file, marker.getAttribute(FUNCTION, ""))) {
                marker.delete();
            }
        }
    }

    private static Map<String, Object> attributes(Candidate candidate) {
        return Map.of(IMarker.LINE_NUMBER, candidate.report().line(),
                IMarker.SEVERITY, IMarker.SEVERITY_INFO,
                IMarker.MESSAGE, candidate.report().name() + ": " + candidate.decision() + ", " + candidate.safety()
                        + " (" + candidate.benefit() + ")",
                FUNCTION, candidate.report().name());
    }

    /** Take away all of them. */
    public static void clear() throws CoreException {
        ResourcesPlugin.getWorkspace().getRoot().deleteMarkers(TYPE, true, IResource.DEPTH_INFINITE);
    }
}
