package org.hybridize.eclipse.ui.preferences;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.ProgressMonitorDialog;
import org.eclipse.jface.dialogs.TitleAreaDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.environment.EnvironmentSetup;
import org.hybridize.eclipse.core.environment.Pythons;
import org.hybridize.eclipse.ui.HybridizeUi;
import org.osgi.service.prefs.BackingStoreException;

/** Makes the Python environment of the plug-in, from an interpreter that the user chooses. */
public final class SetUpDialog extends TitleAreaDialog {
    private final List<Path> pythons = Pythons.suitable();
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
        setMessage("Hybridize gets a virtual environment of its own. Your interpreters and programs are not touched.");
        Composite area = new Composite(outer, SWT.NONE);
        area.setLayout(new GridLayout(2, false));
        area.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        new Label(area, SWT.NONE).setText("&Made from:");
        python = new Combo(area, SWT.DROP_DOWN);
        python.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        pythons.forEach(one -> python.add(one.toString()));
        python.select(0);
        new Label(area, SWT.NONE).setText("Folder:");
        Label folder = new Label(area, SWT.WRAP);
        folder.setText(AnalysisEnvironment.folder().toString());
        folder.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        tensorflow = new Button(area, SWT.CHECK);
        tensorflow.setText("Install TensorFlow too: a large download, more exact dtypes and shapes");
        tensorflow.setSelection(true);
        GridData data = new GridData(SWT.FILL, SWT.CENTER, true, false);
        data.horizontalSpan = 2;
        tensorflow.setLayoutData(data);
        if (pythons.isEmpty()) {
            setErrorMessage("No Python 3.10 to 3.13 was found: type the path of one.");
        }
        return outer;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, "Set Up", true);
        createButton(parent, IDialogConstants.CANCEL_ID, IDialogConstants.CANCEL_LABEL, false);
    }

    @Override
    protected void okPressed() {
        EnvironmentSetup setup = new EnvironmentSetup(Path.of(python.getText().strip()), tensorflow.getSelection());
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
            if (failure.getCause() instanceof CoreException core) {
                HybridizeUi.showFailure(getShell(), core);
            } else {
                throw new IllegalStateException(failure);
            }
        } catch (BackingStoreException failure) {
            setErrorMessage("The preferences could not be saved: " + failure.getMessage());
        } catch (InterruptedException cancelled) {
            setErrorMessage("Cancelled; nothing is left of it.");
        }
    }
}
