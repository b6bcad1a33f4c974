package org.hybridize.eclipse.tests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.hybridize.eclipse.core.pydev.PyDevProject;

/** Projects to try things on. */
final class Projects {
    private static final String[] FIXTURE = {"main.py", "pyproject.toml", "pkg/__init__.py", "pkg/layers.py"};

    /** What functions of the fixture get when they become graphs. */
    static final String GRAPH = graph("(2, 3)");

    private Projects() {
    }

    /** The decorator of a function whose only tensor always has that shape. */
    static String graph(String shape) {
        return "@tf.function(input_signature=[tf.TensorSpec(shape=" + shape + ", dtype=tf.float32)])";
    }

    /** The small program of the fixture as a PyDev project. */
    static IProject fixture(String name) {
        IProject project = create(name, true, Map.of());
        for (String file : FIXTURE) {
            try (var content = Projects.class.getResourceAsStream("/fixture/" + file)) {
                write(project, file, new String(content.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException error) {
                throw new AssertionError(error);
            }
        }
        return project;
    }

    /** A project with these files; one of that name that is there is replaced. */
    static IProject create(String name, boolean pydev, Map<String, String> files) {
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
        try {
            if (project.exists()) {
                project.delete(true, true, null);
            }
            project.create(null);
            project.open(null);
            if (pydev) {
                IProjectDescription description = project.getDescription();
                description.setNatureIds(new String[] {PyDevProject.NATURE});
                // Without PyDev nobody knows the nature, and the project has it all the same.
                project.setDescription(description, IResource.FORCE | IResource.AVOID_NATURE_CONFIG, null);
            }
            files.forEach((file, text) -> write(project, file, text));
            return project;
        } catch (CoreException error) {
            throw new AssertionError(error);
        }
    }

    static IFile write(IProject project, String name, String text) {
        return write(project, name, text.getBytes(StandardCharsets.UTF_8));
    }

    static IFile write(IProject project, String name, byte[] bytes) {
        IFile file = project.getFile(name);
        try {
            make(file.getParent());
            if (file.exists()) {
                file.setContents(new ByteArrayInputStream(bytes), IResource.FORCE, null);
            } else {
                file.create(new ByteArrayInputStream(bytes), true, null);
            }
            return file;
        } catch (CoreException error) {
            throw new AssertionError(error);
        }
    }

    private static void make(IContainer folder) throws CoreException {
        if (folder instanceof IFolder one && !one.exists()) {
            make(one.getParent());
            one.create(true, true, null);
        }
    }

    /** The bytes on disk. */
    static byte[] bytes(IFile file) {
        try {
            return Files.readAllBytes(Path.of(file.getLocationURI()));
        } catch (IOException error) {
            throw new AssertionError(error);
        }
    }

    static String text(IFile file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    static void delete(IProject project) {
        try {
            project.delete(true, true, null);
        } catch (CoreException error) {
            throw new AssertionError(error);
        }
    }

    static void deleteAll() {
        for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
            delete(project);
        }
    }
}
