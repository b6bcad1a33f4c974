package org.hybridize.eclipse.tests;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** Makes folders of the workspace its projects. */
public final class ImportProject implements IApplication {
    @Override
    public Object start(IApplicationContext context) throws CoreException {
        for (String name : (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS)) {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
            project.create(null);
            project.open(null);
        }
        ResourcesPlugin.getWorkspace().save(true, null);
        return EXIT_OK;
    }

    @Override
    public void stop() {
        // Runs to its end.
    }
}
