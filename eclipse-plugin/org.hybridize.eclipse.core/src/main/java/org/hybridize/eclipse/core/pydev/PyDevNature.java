package org.hybridize.eclipse.core.pydev;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;

/** What the running PyDev says of a project: each answer is missing where PyDev is, or where it has become another. */
final class PyDevNature {
    private final Object nature;

    private PyDevNature(Object nature) {
        this.nature = nature;
    }

    static PyDevNature of(IProject project) {
        try {
            return new PyDevNature(project.getNature(PyDevProject.NATURE));
        } catch (CoreException | RuntimeException | LinkageError unknown) { // the nature is there, PyDev is not
            return new PyDevNature(null);
        }
    }

    /** The executable of the project's interpreter. */
    Optional<String> interpreter() {
        return Members.call(nature, "getProjectInterpreter").flatMap(info -> Members.call(info, "getExecutableOrJar"))
                .filter(String.class::isInstance).map(String.class::cast);
    }

    /** Why PyDev has no interpreter for the project, in its words; nothing if it has one, or is not there. */
    Optional<String> whyNoInterpreter() {
        try {
            Members.invoke(nature, "getProjectInterpreter");
            return Optional.empty();
        } catch (InvocationTargetException misconfigured) {
            String words = misconfigured.getCause().getMessage();
            return Optional.of(words == null || words.isBlank() ? "none is configured"
                    : words.lines().findFirst().orElseThrow().strip());
        }
    }

    /** The source folders of the project, in and outside the workspace. */
    Optional<List<Path>> sourceFolders() {
        Object pythonPath = Members.call(nature, "getPythonPathNature").orElse(null);
        Object inside = Members.call(pythonPath, "getProjectSourcePathFolderSet").orElse(null);
        if (!(inside instanceof Collection<?> resources)) {
            return Optional.empty();
        }
        List<Path> found = new ArrayList<>();
        for (Object resource : resources) {
            if (resource instanceof IResource folder && folder.getLocation() != null) {
                found.add(folder.getLocation().toFile().toPath());
            }
        }
        Object outside = Members.call(pythonPath, "getProjectExternalSourcePathAsList", true).orElse(null);
        if (outside instanceof Collection<?> paths) {
            paths.forEach(path -> file(String.valueOf(path)).ifPresent(found::add));
        }
        return Optional.of(found);
    }

    private static Optional<Path> file(String path) {
        try {
            return Optional.of(new File(path).toPath());
        } catch (InvalidPathException unusable) {
            return Optional.empty();
        }
    }
}
