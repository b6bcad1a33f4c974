package org.hybridize.eclipse.core.pydev;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;

/**
 * What the running PyDev says of a project. Its public methods are called by name, since no bundle of PyDev may be
 * required: each answer is missing where PyDev is, or where it has become another.
 */
final class PyDevNature {
    private final Object nature;

    private PyDevNature(Object nature) {
        this.nature = nature;
    }

    static PyDevNature of(IProject project) {
        try {
            return new PyDevNature(project.getNature(PyDevProject.NATURE));
        } catch (CoreException unknown) { // the nature is there, PyDev is not
            return new PyDevNature(null);
        }
    }

    /** The executable of the project's interpreter. PyDev throws if none is configured. */
    Optional<String> interpreter() {
        return call(nature, "getProjectInterpreter").flatMap(info -> call(info, "getExecutableOrJar"))
                .filter(String.class::isInstance).map(String.class::cast);
    }

    /** The source folders of the project, in and outside the workspace. */
    Optional<List<Path>> sourceFolders() {
        Optional<Object> pythonPath = call(nature, "getPythonPathNature");
        Optional<Object> inside = pythonPath.flatMap(path -> call(path, "getProjectSourcePathFolderSet"));
        if (inside.isEmpty() || !(inside.get() instanceof Collection<?> resources)) {
            return Optional.empty();
        }
        List<Path> found = new ArrayList<>();
        for (Object resource : resources) {
            if (resource instanceof IResource folder && folder.getLocation() != null) {
                found.add(folder.getLocation().toFile().toPath());
            }
        }
        external(pythonPath.get()).forEach(found::add);
        return Optional.of(found);
    }

    private static List<Path> external(Object pythonPath) {
        try {
            Method method = pythonPath.getClass().getMethod("getProjectExternalSourcePathAsList", boolean.class);
            method.setAccessible(true);
            Object answer = method.invoke(pythonPath, true);
            return answer instanceof Collection<?> paths
                    ? paths.stream().map(path -> new File(path.toString()).toPath()).toList() : List.of();
        } catch (ReflectiveOperationException | RuntimeException changed) {
            return List.of();
        }
    }

    private static Optional<Object> call(Object target, String name) {
        if (target == null) {
            return Optional.empty();
        }
        try {
            Method method = target.getClass().getMethod(name);
            method.setAccessible(true); // a public method of a class that is not
            return Optional.ofNullable(method.invoke(target));
        } catch (InvocationTargetException notConfigured) {
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException changed) {
            return Optional.empty();
        }
    }
}
