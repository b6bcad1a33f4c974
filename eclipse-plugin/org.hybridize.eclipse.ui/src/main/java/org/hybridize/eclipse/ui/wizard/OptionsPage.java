package org.hybridize.eclipse.ui.wizard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jface.wizard.IWizardPage;
import org.eclipse.ltk.ui.refactoring.UserInputWizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.core.resources.IResource;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.Definition;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/** What to look at, and how. Leaving it runs the analysis. */
final class OptionsPage extends UserInputWizardPage {
    private final HybridizeRefactoring refactoring;
    private final List<Scope> choices;
    private final Map<String, Button> switches = new LinkedHashMap<>();
    private Text interpreter;

    OptionsPage(HybridizeRefactoring refactoring, List<Scope> choices) {
        super("options");
        this.refactoring = refactoring;
        this.choices = choices;
        setTitle("Hybridize");
        setDescription("Choose what to look at. The analysis reads the whole program and runs nothing of it; "
                + "you see every change before it is made.");
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        area.setLayout(new GridLayout());
        createScope(area);
        Group changes = group(area, "Changes to look for");
        addSwitch(changes, "hybridize", "&Hybridize: make functions graphs where it pays and is safe", "Add @tf.function");
        addSwitch(changes, "dehybridize", "&De-hybridize: make graphs that gain nothing plain functions again", "Remove @tf.function");
        addSwitch(changes, "reconfigure", "&Reconfigure: repair the arguments of tf.function",
                "Change what stands in its parentheses");
        addSwitch(changes, "signatures", "Write input &signatures where they are known",
                "One graph for all shapes that occur, instead of one for each");
        addSwitch(changes, "speculative", "Offer s&peculative changes, too",
                "They rest on assumptions, which the candidates name");
        Group premises = group(area, "What holds for the program, besides what its pyproject.toml says");
        addSwitch(premises, "library", "It is a &library: functions may be called from outside", "Open world");
        addSwitch(premises, "tests", "&Tests count as callers", "What they pass is what functions get");
        addSwitch(premises, "typeHints", "T&ype hints tell the truth", "Hints say what parameters hold");
        Group analysis = group(area, "Analysis");
        addSwitch(analysis, "tensorflow", "&Ask TensorFlow for dtypes and shapes that are not known otherwise",
                "In a process of its own, which runs nothing of the program; the first question takes a few seconds");
        createInterpreter(analysis);
        setControl(area);
        update();
    }

    private void createScope(Composite area) {
        Composite row = new Composite(area, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        row.setLayout(layout);
        row.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        new Label(row, SWT.NONE).setText("&Look at:");
        Combo scope = new Combo(row, SWT.READ_ONLY | SWT.DROP_DOWN);
        scope.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        choices.forEach(choice -> scope.add(label(choice)));
        scope.select(Math.max(0, choices.indexOf(refactoring.scope())));
        scope.setEnabled(choices.size() > 1);
        scope.addListener(SWT.Selection, event -> refactoring.setScope(choices.get(scope.getSelectionIndex())));
    }

    private static String label(Scope scope) {
        if (scope.targets().size() != 1) {
            return scope.label();
        }
        Target target = scope.targets().get(0);
        String kind = target.definition().map(one -> one.kind() == Definition.Kind.CLASS ? "Class " : "Function ")
                .orElseGet(() -> switch (target.resource().getType()) {
                    case IResource.FILE -> "File ";
                    case IResource.FOLDER -> "Folder ";
                    default -> "Project ";
                });
        return kind + target.label();
    }

    private static Group group(Composite parent, String title) {
        Group group = new Group(parent, SWT.NONE);
        group.setText(title);
        group.setLayout(new GridLayout());
        group.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        return group;
    }

    private void addSwitch(Composite parent, String name, String label, String toolTip) {
        Button button = new Button(parent, SWT.CHECK);
        button.setText(label);
        button.setToolTipText(toolTip);
        button.setSelection(Boolean.parseBoolean(refactoring.options().toMap().get(name)));
        button.addListener(SWT.Selection, event -> update());
        switches.put(name, button);
    }

    private void createInterpreter(Composite area) {
        Composite row = new Composite(area, SWT.NONE);
        GridLayout layout = new GridLayout(3, false);
        layout.marginWidth = 0;
        row.setLayout(layout);
        row.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        new Label(row, SWT.NONE).setText("Analysis &interpreter:");
        interpreter = new Text(row, SWT.BORDER);
        interpreter.setMessage("as under Preferences > Hybridize");
        interpreter.setToolTipText("Empty: " + AnalysisEnvironment.interpreter().map(Object::toString).orElse("none")
                + ", as the preferences say. The program itself may run on another one.");
        interpreter.setText(refactoring.options().interpreter());
        interpreter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        interpreter.addListener(SWT.Modify, event -> update());
        Button browse = new Button(row, SWT.PUSH);
        browse.setText("Bro&wse...");
        browse.addListener(SWT.Selection, event -> {
            String file = new FileDialog(getShell(), SWT.OPEN).open();
            if (file != null) {
                interpreter.setText(file);
            }
        });
    }

    /** Hand the options over, and say what is wrong with them. */
    private void update() {
        Map<String, String> values = new LinkedHashMap<>();
        switches.forEach((name, button) -> values.put(name, String.valueOf(button.getSelection())));
        String named = interpreter == null ? "" : interpreter.getText().strip();
        if (!named.isEmpty()) {
            values.put("interpreter", named);
        }
        refactoring.setOptions(HybridizeOptions.fromMap(values));
        List<String> kinds = new ArrayList<>(List.of("hybridize", "dehybridize", "reconfigure"));
        kinds.removeIf(kind -> !switches.get(kind).getSelection());
        String problem = kinds.isEmpty() ? "No change is looked for: choose at least one of the first three."
                : !named.isEmpty() && AnalysisEnvironment.executable(named).isEmpty()
                        ? "There is no interpreter " + named + "." : null;
        setErrorMessage(problem);
        setPageComplete(problem == null);
    }

    @Override
    public boolean canFlipToNextPage() {
        return isPageComplete(); // to ask for the next page would run the analysis
    }

    @Override
    public IWizardPage getNextPage() {
        return ((HybridizeWizard) getWizard()).analyze() ? super.getNextPage() : null;
    }
}
