package org.python.pydev.plugin.nature;

import java.util.List;
import java.util.Set;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectNature;
import org.eclipse.core.resources.IResource;

/** The public members of PyDev's nature. A folder {@code src} is the source folder, if there is one. */
public final class PythonNature implements IProjectNature {
    private IProject project;

    @Override
    public void configure() {
        // Nothing to build.
    }

    @Override
    public void deconfigure() {
        // Nothing was configured.
    }

    @Override
    public IProject getProject() {
        return project;
    }

    @Override
    public void setProject(IProject owner) {
        project = owner;
    }

    /** The interpreter; PyDev throws where none is configured. */
    public Interpreter getProjectInterpreter() {
        String executable = System.getProperty("hybridize.standin.interpreter");
        if (executable == null) {
            throw new IllegalStateException("no interpreter is configured");
        }
        return new Interpreter(executable);
    }

    /** The Python path. */
    public PythonPath getPythonPathNature() {
        return new PythonPath(project);
    }

    /** An interpreter. */
    public record Interpreter(String executable) {
        /** Its executable. */
        public String getExecutableOrJar() {
            return executable;
        }
    }

    /** The source folders of a project. */
    public record PythonPath(IProject project) {
        /** Those in the workspace. */
        public Set<IResource> getProjectSourcePathFolderSet() {
            IFolder source = project.getFolder("src");
            return Set.of(source.exists() ? source : project);
        }

        /** Those outside. */
        public List<String> getProjectExternalSourcePathAsList(boolean resolve) {
            return List.of();
        }
    }
}
