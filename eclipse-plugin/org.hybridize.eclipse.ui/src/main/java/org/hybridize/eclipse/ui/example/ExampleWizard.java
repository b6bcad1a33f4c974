package org.hybridize.eclipse.ui.example;

import java.lang.reflect.InvocationTargetException;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.actions.WorkspaceModifyOperation;
import org.eclipse.ui.dialogs.WizardNewProjectCreationPage;
import org.hybridize.eclipse.ui.HybridizeUi;

/** New > Example > Hybridize example project. */
public final class ExampleWizard extends Wizard implements INewWizard {
    private WizardNewProjectCreationPage page;

    @Override
    public void init(IWorkbench workbench, IStructuredSelection selection) {
        setWindowTitle("Hybridize example");
        setNeedsProgressMonitor(true);
    }

    @Override
    public void addPages() {
        page = new WizardNewProjectCreationPage("example");
        page.setTitle("Hybridize example project");
        page.setDescription("A small TensorFlow program with functions to make graphs, and some to leave alone.");
        page.setInitialProjectName("hybridize-example");
        addPage(page);
    }

    @Override
    public boolean performFinish() {
        ExampleProject example = new ExampleProject(page.getProjectHandle(),
                page.useDefaults() ? null : page.getLocationURI());
        try {
            getContainer().run(true, false, new WorkspaceModifyOperation() {
                @Override
                protected void execute(org.eclipse.core.runtime.IProgressMonitor monitor) throws CoreException {
                    example.create(monitor);
                }
            });
            return true;
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(getShell(), failure);
            return false;
        } catch (InterruptedException cancelled) {
            return false;
        }
    }
}
