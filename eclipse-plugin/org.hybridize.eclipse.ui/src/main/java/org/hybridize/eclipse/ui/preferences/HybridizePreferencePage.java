package org.hybridize.eclipse.ui.preferences;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.dialogs.ProgressMonitorDialog;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.FileFieldEditor;
import org.eclipse.jface.preference.StringFieldEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.hybridize.bridge.ServiceException;
import org.hybridize.bridge.ServiceInfo;
import org.hybridize.eclipse.core.DefaultPreferences;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.analysis.Failures;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.environment.EnvironmentSetup;
import org.hybridize.eclipse.core.markers.Markers;
import org.hybridize.eclipse.ui.HybridizeUi;

/** The interpreter of the analysis, a test of it, markers, and where the log is. */
public final class HybridizePreferencePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {
    private StringFieldEditor interpreter;
    private Label environment;
    private Text connection;

    /** Made by the workbench. */
    public HybridizePreferencePage() {
        super(GRID);
        setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, HybridizeCore.ID));
        setDescription("The analysis runs in a Python of its own, never in that of your programs.");
    }

    @Override
    public void init(IWorkbench workbench) {
        // Nothing to prepare.
    }

    @Override
    protected void createFieldEditors() {
        FileFieldEditor file = new FileFieldEditor(DefaultPreferences.INTERPRETER, "Analysis &interpreter:", true,
                StringFieldEditor.VALIDATE_ON_KEY_STROKE, getFieldEditorParent());
        file.setEmptyStringAllowed(true);
        file.setErrorMessage("There is no such interpreter");
        file.getTextControl(getFieldEditorParent()).setMessage("empty: the environment of the plug-in");
        interpreter = file;
        addField(file);
        addField(new BooleanFieldEditor(DefaultPreferences.TENSORFLOW,
                "Ask TensorFlo&w for dtypes and shapes", getFieldEditorParent()));
        addField(new BooleanFieldEditor(DefaultPreferences.MARKERS,
                "Show functions that would change as problem &markers", getFieldEditorParent()));
    }

    @Override
    protected Control createContents(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        area.setLayout(layout);
        super.createContents(area).setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
        environment = new Label(area, SWT.WRAP);
        environment.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        Composite buttons = new Composite(area, SWT.NONE);
        buttons.setLayout(new GridLayout(3, false));
        button(buttons, "&Set Up Environment...", () -> new SetUpDialog(getShell()).open());
        button(buttons, "&Remove Environment", this::remove);
        button(buttons, "&Test Connection", this::test);
        connection = new Text(area, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.BORDER);
        GridData data = new GridData(SWT.FILL, SWT.TOP, true, false);
        data.heightHint = convertHeightInCharsToPixels(7);
        connection.setLayoutData(data);
        Text log = new Text(area, SWT.READ_ONLY | SWT.WRAP);
        log.setBackground(area.getBackground());
        log.setText("Log: " + Platform.getLogFileLocation().toOSString());
        log.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        update();
        return area;
    }

    private void button(Composite parent, String label, Runnable action) {
        Button button = new Button(parent, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> {
            action.run();
            update();
        });
    }

    private void update() {
        boolean there = Files.isDirectory(AnalysisEnvironment.folder());
        environment.setText("Environment of the plug-in: " + (there ? AnalysisEnvironment.folder() : "not set up"));
        environment.getParent().layout();
    }

    private void remove() {
        if (!Files.isDirectory(AnalysisEnvironment.folder()) || !MessageDialog.openConfirm(getShell(), HybridizeUi.TITLE,
                "Remove the Python environment at " + AnalysisEnvironment.folder() + "? It can be set up again.")) {
            return;
        }
        try {
            new ProgressMonitorDialog(getShell()).run(true, false, monitor -> {
                monitor.beginTask("Removing the Python environment of Hybridize", IProgressMonitor.UNKNOWN);
                try {
                    EnvironmentSetup.remove();
                } catch (CoreException failure) {
                    throw new InvocationTargetException(failure);
                }
            });
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(getShell(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Start the service in the interpreter that stands in the field, and show what it says of itself. */
    private void test() {
        String named = interpreter.getStringValue().strip();
        Optional<Path> python = named.isEmpty() ? AnalysisEnvironment.interpreter() : AnalysisEnvironment.executable(named);
        if (python.isEmpty()) {
            connection.setText(named.isEmpty() ? AnalysisEnvironment.whyMissing() : "There is no program " + named + ".");
            return;
        }
        connection.setText("Starting...");
        try {
            ServiceInfo[] info = new ServiceInfo[1];
            new ProgressMonitorDialog(getShell()).run(true, false, monitor -> {
                monitor.beginTask("Starting the service", -1);
                try {
                    info[0] = HybridizeCore.services().of(python.get()).restart();
                } catch (ServiceException failure) {
                    throw new InvocationTargetException(failure);
                }
            });
            connection.setText("It works.\nHybridize " + info[0].hybridize() + ", protocol " + info[0].protocol()
                    + "\nPython " + info[0].python() + ": " + info[0].executable() + "\nTensorFlow " + info[0].tensorflow().orElse("is not installed there: dtypes and shapes stay less exact")
                    + "\npy4j " + info[0].py4j());
        } catch (InvocationTargetException failure) {
            connection.setText("It does not work.");
            if (failure.getCause() instanceof ServiceException service) {
                connection.setText("It does not work: " + service.getMessage());
                HybridizeUi.showFailure(getShell(), new CoreException(Failures.status(service)));
            } else {
                HybridizeUi.showFailure(getShell(), failure);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean performOk() {
        boolean done = super.performOk();
        if (!Markers.wanted()) {
            try {
                Markers.clear();
            } catch (CoreException failure) {
                MessageDialog.openError(getShell(), HybridizeUi.TITLE, failure.getMessage());
            }
        }
        return done;
    }
}
