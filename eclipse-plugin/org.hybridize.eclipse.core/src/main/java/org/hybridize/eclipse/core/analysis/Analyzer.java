package org.hybridize.eclipse.core.analysis;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.IFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.hybridize.bridge.HybridizeService;
import org.hybridize.bridge.JobMonitor;
import org.hybridize.bridge.ServiceException;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Explanation;
import org.hybridize.bridge.model.FileChange;
import org.hybridize.bridge.model.Options;
import org.hybridize.bridge.model.Overlay;
import org.hybridize.bridge.model.Project;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.pydev.PyDevProject;
import org.hybridize.eclipse.core.scope.ByteOrderMark;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/** Asks the service about projects of the workspace. Everything here takes time: never on the user interface thread. */
public final class Analyzer {
    private final HybridizeService service;

    private Analyzer(HybridizeService service) {
        this.service = service;
    }

    /** With the interpreter that the options or else the preferences name. */
    public static Analyzer with(HybridizeOptions options) throws CoreException {
        return new Analyzer(HybridizeCore.services().of(interpreter(options)));
    }

    private static Path interpreter(HybridizeOptions options) throws CoreException {
        if (options.interpreter().isEmpty()) {
            return AnalysisEnvironment.interpreter()
                    .orElseThrow(() -> HybridizeCore.failure(AnalysisEnvironment.whyMissing(), null));
        }
        return AnalysisEnvironment.executable(options.interpreter()).orElseThrow(() -> HybridizeCore.failure(
                "The analysis interpreter " + options.interpreter() + " does not exist or cannot be run. "
                        + "No file was changed. Name another one in the options.", null));
    }

    /** Analyse the scope. A project that cannot be analysed does not stop the others. */
    public Run analyze(Scope scope, HybridizeOptions options, IProgressMonitor monitor) throws CoreException {
        Instant start = Instant.now();
        SubMonitor progress = SubMonitor.convert(monitor, "Analysing " + scope.label(), 100);
        List<IProject> projects = new ArrayList<>();
        List<Project> requests = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Map.Entry<IProject, List<Target>> entry : scope.byProject().entrySet()) {
            Optional<String> obstacle = obstacle(entry.getKey());
            if (obstacle.isPresent()) {
                skipped.add(obstacle.get());
                continue;
            }
            Optional<Project> request = request(entry.getKey(), entry.getValue(), options, skipped);
            if (request.isPresent()) {
                projects.add(entry.getKey());
                requests.add(request.get());
            }
        }
        if (requests.isEmpty()) {
            return new Run(scope, options, start, Duration.ZERO, List.of(), skipped,
                    new AnalysisResult("", List.of()));
        }
        try {
            progress.subTask("starting the service");
            service.update(unsaved());
            AnalysisResult result = service.analyze(requests).await(new Progresses(progress.split(100)));
            List<ProjectRun> runs = result.projects().stream()
                    .map(one -> new ProjectRun(projects.get(one.project()), one)).toList();
            return new Run(scope, options, start, Duration.between(start, Instant.now()), runs, skipped, result);
        } catch (ServiceException failure) {
            throw Failures.of(failure);
        }
    }

    /** The checked edits of the chosen functions of one project. */
    public List<FileChange> edits(Run run, ProjectRun project, Collection<String> functions, IProgressMonitor monitor)
            throws CoreException {
        try {
            return service.edits(run.result(), project.result().project(), functions)
                    .await(new Progresses(SubMonitor.convert(monitor)));
        } catch (ServiceException failure) {
            throw Failures.of(failure);
        }
    }

    /** What a rule is about. */
    public Explanation explain(String code) throws CoreException {
        try {
            return service.explain(code).await(JobMonitor.NONE);
        } catch (ServiceException failure) {
            throw Failures.of(failure);
        }
    }

    /** Why a project cannot be analysed at all. */
    public static Optional<String> obstacle(IProject project) {
        if (!project.exists()) {
            return Optional.of("Project " + project.getName() + " does not exist.");
        }
        if (!project.isOpen()) {
            return Optional.of("Project " + project.getName() + " is closed: it is left out.");
        }
        return project.getLocation() == null
                ? Optional.of("Project " + project.getName() + " is not on this machine's disk: it is left out.")
                : Optional.empty();
    }

    private static Optional<Project> request(IProject project, List<Target> targets, HybridizeOptions options,
            List<String> skipped) {
        List<Path> paths = new ArrayList<>();
        for (Target target : targets) {
            IResource resource = target.resource();
            if (resource.isDerived(IResource.CHECK_ANCESTORS)) {
                skipped.add(resource.getFullPath() + " is derived, made from something else: it is left out.");
            } else if (resource.isLinked(IResource.CHECK_ANCESTORS) || resource.getLocation() == null) {
                skipped.add(resource.getFullPath() + " is linked from outside the project: it is left out.");
            } else {
                paths.add(resource.getLocation().toFile().toPath());
            }
        }
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        if (!hasPython(targets)) {
            skipped.add(project.getName() + " has no Python file there: it is left out.");
            return Optional.empty();
        }
        PyDevProject settings = PyDevProject.of(project);
        settings.whyNoInterpreter().ifPresent(words -> skipped.add("PyDev has no interpreter for " + project.getName()
                + " (" + words + "): the versions of its packages are not looked up."));
        Options all = options.forService()
                .sourceRoots(settings.sourceFolders().stream().map(Path::toString).toList());
        Options complete = settings.interpreter().map(all::python).orElse(all);
        return Optional.of(new Project(Optional.of(project.getLocation().toFile().toPath()), paths, complete));
    }

    private static boolean hasPython(List<Target> targets) {
        AtomicBoolean found = new AtomicBoolean();
        for (Target target : targets) {
            try {
                target.resource().accept(proxy -> {
                    found.compareAndSet(false, proxy.getType() == IResource.FILE && proxy.getName().endsWith(".py"));
                    return !found.get();
                }, IResource.NONE);
            } catch (CoreException gone) {
                HybridizeCore.log(gone.getStatus());
            }
        }
        return found.get();
    }

    /** The text of every editor that is not saved. */
    private static List<Overlay> unsaved() {
        List<Overlay> found = new ArrayList<>();
        IWorkspaceRoot root = ResourcesPlugin.getWorkspace().getRoot();
        for (IFileBuffer buffer : FileBuffers.getTextFileBufferManager().getFileBuffers()) {
            IResource file = buffer.getLocation() == null ? null : root.findMember(buffer.getLocation());
            if (buffer.isDirty() && buffer instanceof ITextFileBuffer text && file != null
                    && file.getLocation() != null && file.getName().endsWith(".py")) {
                String shown = text.getDocument().get();
                found.add(new Overlay(file.getLocation().toFile().toPath(),
                        shown.substring(ByteOrderMark.length(shown))));
            }
        }
        return found;
    }
}
