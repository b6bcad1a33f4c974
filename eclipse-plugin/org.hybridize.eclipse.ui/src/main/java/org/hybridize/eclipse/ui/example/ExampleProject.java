package org.hybridize.eclipse.ui.example;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Path;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.SubMonitor;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.pydev.PyDevProject;
import org.hybridize.eclipse.ui.HybridizeUi;

/** The example that the plug-in carries, as a project of the workspace. */
public final class ExampleProject {
    private static final String FOLDER = "example/";
    private static final String PYDEV = """
            <?xml version="1.0" encoding="UTF-8" standalone="no"?>
            <?eclipse-pydev version="1.0"?><pydev_project>
            <pydev_pathproperty name="org.python.pydev.PROJECT_SOURCE_PATH">
            <path>/${PROJECT_DIR_NAME}</path>
            </pydev_pathproperty>
            <pydev_property name="org.python.pydev.PYTHON_PROJECT_VERSION">python interpreter</pydev_property>
            <pydev_property name="org.python.pydev.PYTHON_PROJECT_INTERPRETER">Default</pydev_property>
            </pydev_project>
            """;

    private final IProject project;
    private final URI location;

    /**
     * @param location where to put it; null: in the workspace
     */
    public ExampleProject(IProject project, URI location) {
        this.project = project;
        this.location = location;
    }

    /** Make the project and its files. A PyDev project, where PyDev is. */
    public void create(IProgressMonitor monitor) throws CoreException {
        List<URL> files = Collections.list(Platform.getBundle(HybridizeUi.ID).findEntries(FOLDER, "*", true));
        SubMonitor progress = SubMonitor.convert(monitor, "Creating the example", files.size() + 2);
        IProjectDescription description = project.getWorkspace().newProjectDescription(project.getName());
        description.setLocationURI(location);
        project.create(description, progress.split(1));
        project.open(progress.split(1));
        for (URL file : files) {
            add(file, progress.split(1));
        }
        if (project.getWorkspace().getNatureDescriptor(PyDevProject.NATURE) != null) {
            project.getFile(".pydevproject")
                    .create(new ByteArrayInputStream(PYDEV.getBytes(StandardCharsets.UTF_8)), true, null);
            IProjectDescription own = project.getDescription();
            own.setNatureIds(new String[] {PyDevProject.NATURE});
            project.setDescription(own, null);
            project.build(IncrementalProjectBuilder.FULL_BUILD, null);
        }
    }

    private void add(URL source, IProgressMonitor monitor) throws CoreException {
        String path = source.getPath().substring(source.getPath().indexOf(FOLDER) + FOLDER.length());
        if (path.endsWith("/")) {
            return;
        }
        IFile file = project.getFile(new Path(path));
        make(file.getParent());
        try (var content = source.openStream()) {
            file.create(content, true, monitor);
        } catch (IOException failure) {
            throw HybridizeCore.failure("The example could not be read: " + failure.getMessage(), failure);
        }
    }

    private static void make(IContainer folder) throws CoreException {
        if (folder instanceof IFolder one && !one.exists()) {
            make(one.getParent());
            one.create(true, true, null);
        }
    }
}
