package org.hybridize.eclipse.core.analysis;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.hybridize.bridge.model.FunctionReport;
import org.hybridize.bridge.model.ProjectResult;
import org.hybridize.eclipse.core.scope.Scope;

/** The part of a run that is about one project. Equal to itself alone: its content may be thousands of functions. */
public record ProjectRun(IProject project, ProjectResult result) {
    /** The functions of {@code scope} in order. */
    public List<Candidate> functions(Scope scope) {
        return result.functions().stream().map(this::candidate).flatMap(Optional::stream)
                .filter(one -> scope.covers(one.file(), one.report().name())).toList();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    private Optional<Candidate> candidate(FunctionReport report) {
        return file(report.file()).map(file -> new Candidate(this, report, file));
    }

    /** The file that the report calls {@code name}, if it lies in the workspace. */
    public Optional<IFile> file(String name) {
        IFile inside = project.getFile(name);
        if (inside.exists()) {
            return Optional.of(inside);
        }
        return result.root().stream()
                .flatMap(root -> Stream.of(ResourcesPlugin.getWorkspace().getRoot()
                        .findFilesForLocationURI(root.resolve(name).toUri())))
                .filter(Objects::nonNull).filter(file -> file.getProject().equals(project)).findFirst();
    }
}
