package org.hybridize.eclipse.ui.preferences;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.ProgressMonitorDialog;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.environment.EnvironmentSetup;
import org.hybridize.eclipse.core.environment.Pythons;
import org.hybridize.eclipse.ui.HybridizeUi;
import org.osgi.service.prefs.BackingStoreException;

/** Makes the Python environment of the plug-in, from an interpreter that the user chooses. */
public final class SetUpDialog extends TitleAreaDialog {
    private static final String ABOUT =
            "Hybridize gets a virtual environment of its own. Your interpreters and programs are not touched.";
    private static final String WAITING = "Looking for Python 3.10 to 3.13...";

    private Combo python;
    private Button tensorflow;

    /** Over {@code parent}. */
    public SetUpDialog(Shell parent) {
        super(parent);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Hybridize: Python environment");
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite outer = (Composite) super.createDialogArea(parent);
        setTitle("Set up the Python environment");
        Composite area = new Composite(outer, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginWidth = convertHorizontalDLUsToPixels(IDialogConstants.HORIZONTAL_MARGIN);
        layout.marginHeight = convertVerticalDLUsToPixels(IDialogConstants.VERTICAL_MARGIN);
        area.setLayout(layout);
        area.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        new Label(area, SWT.NONE).setText("&Python:");
        python = new Combo(area, SWT.DROP_DOWN);
        python.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        python.addListener(SWT.Modify, event -> check());
        Button browse = new Button(area, SWT.PUSH);
        browse.setText("&Browse...");
        browse.addListener(SWT.Selection, event -> {
            String file = new FileDialog(getShell(), SWT.OPEN).open();
            if (file != null) {
                python.setText(file);
            }
        });
        new Label(area, SWT.NONE).setText("Folder:");
        Label folder = new Label(area, SWT.WRAP);
        folder.setText(AnalysisEnvironment.folder().toString());
        folder.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
        tensorflow = new Button(area, SWT.CHECK);
        tensorflow.setText("Install TensorFlow too: a large download, more exact dtypes and shapes");
        tensorflow.setSelection(true);
        tensorflow.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 3, 1));
        lookForPythons();
        return outer;
    }

    /** Each interpreter is started to ask for its version, which takes a while: in the background. */
    private void lookForPythons() {
        setMessage(WAITING);
        Job job = Job.create("Looking for Python interpreters", monitor -> {
            List<Path> found = Pythons.suitable();
            Display display = PlatformUI.getWorkbench().getDisplay();
            display.asyncExec(() -> show(found));
        });
        job.setSystem(true);
        job.schedule();
    }

    private void show(List<Path> found) {
        if (python == null || python.isDisposed()) {
            return;
        }
        setMessage(ABOUT);
        String typed = python.getText();
        found.forEach(one -> python.add(one.toString()));
        if (!typed.isBlank()) {
            python.setText(typed);
        } else if (found.isEmpty()) {
            setErrorMessage("No Python 3.10 to 3.13 was found: type the path of one.");
        } else {
            python.select(0);
        }
        check();
    }

    /** There must be something to make the environment from. */
    private void check() {
        if (getButton(IDialogConstants.OK_ID) != null) {
            getButton(IDialogConstants.OK_ID).setEnabled(!python.getText().isBlank());
        }
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, "Set Up", true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
        check();
    }

    @Override
    protected void okPressed() {
        Optional<Path> chosen = AnalysisEnvironment.executable(python.getText());
        if (chosen.isEmpty()) {
            setErrorMessage("There is no program " + python.getText().strip() + ".");
            return;
        }
        setErrorMessage(null);
        EnvironmentSetup setup = new EnvironmentSetup(chosen.get(), tensorflow.getSelection());
        try {
            new ProgressMonitorDialog(getShell()).run(true, true, monitor -> {
                try {
                    setup.run(monitor);
                } catch (CoreException failure) {
                    throw new InvocationTargetException(failure);
                } catch (OperationCanceledException cancelled) {
                    throw new InterruptedException();
                }
            });
            AnalysisEnvironment.use("");
            super.okPressed();
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(getShell(), failure);
        } catch (BackingStoreException failure) {
            setErrorMessage("The preferences could not be saved: " + failure.getMessage());
        } catch (InterruptedException cancelled) {
            setErrorMessage("Cancelled; nothing is left of it.");
        }
    }
}
