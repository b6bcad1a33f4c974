package org.hybridize.eclipse.core.pydev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;

/**
 * A project as PyDev knows it: asked of PyDev where it runs, else read from {@code .pydevproject} and PyDev's
 * preferences, else the plain project.
 *
 * @param nature whether it is a PyDev project
 * @param sourceFolders absolute, those of projects that it refers to included
 * @param interpreter the executable that the program runs on
 * @param whyNoInterpreter what PyDev says if it has none for the project
 */
public record PyDevProject(boolean nature, List<Path> sourceFolders, Optional<String> interpreter,
        Optional<String> whyNoInterpreter) {
    /** The id of PyDev's nature. */
    public static final String NATURE = "org.python.pydev.pythonNature";

    /** What is known of {@code project}, which must be open. */
    public static PyDevProject of(IProject project) {
        boolean nature = hasNature(project);
        PyDevNature live = PyDevNature.of(project);
        PyDevSettings settings = PyDevSettings.of(project);
        Set<Path> folders = new LinkedHashSet<>(live.sourceFolders().orElseGet(settings::sourceFolders));
        Set<IProject> others = new LinkedHashSet<>();
        addReferenced(project, others);
        others.remove(project);
        for (IProject other : others) {
            folders.addAll(PyDevNature.of(other).sourceFolders().orElseGet(PyDevSettings.of(other)::sourceFolders));
        }
        Optional<String> interpreter = live.interpreter().or(settings::interpreter)
                .filter(executable -> AnalysisEnvironment.executable(executable).isPresent());
        return new PyDevProject(nature, folders.stream().filter(Files::isDirectory).toList(),
                interpreter, interpreter.isPresent() ? Optional.empty() : live.whyNoInterpreter());
    }

    /** Whether {@code project} is open and a PyDev project. */
    public static boolean hasNature(IProject project) {
        try {
            return project.isAccessible() && project.hasNature(NATURE);
        } catch (CoreException gone) {
            return false;
        }
    }

    /** Projects on whose folders the program's path goes on, those that they refer to included, as PyDev has it. */
    private static void addReferenced(IProject project, Set<IProject> found) {
        try {
            for (IProject other : project.getReferencedProjects()) {
                if (hasNature(other) && found.add(other)) {
                    addReferenced(other, found);
                }
            }
        } catch (CoreException gone) {
            HybridizeCore.log(gone.getStatus());
        }
    }
}
