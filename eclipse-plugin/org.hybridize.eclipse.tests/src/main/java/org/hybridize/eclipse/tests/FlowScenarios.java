package org.hybridize.eclipse.tests;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.ltk.core.refactoring.RefactoringCore;
import org.eclipse.ltk.core.refactoring.RefactoringDescriptor;
import org.eclipse.ltk.core.refactoring.RefactoringDescriptorProxy;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ltk.core.refactoring.CreateChangeOperation;
import org.eclipse.ltk.core.refactoring.CheckConditionsOperation;
import org.eclipse.ltk.core.refactoring.PerformChangeOperation;
import org.eclipse.ltk.core.refactoring.Refactoring;

/** From the context menu to the changed files and back. */
final class FlowScenarios {
    private final Bot bot;
    private final Workbench workbench;
    private final Menus menus;

    FlowScenarios(Bot bot) {
        this.bot = bot;
        this.workbench = new Workbench(bot);
        this.menus = new Menus(bot);
        Workbench.useInterpreter(true);
    }

    private WizardBot openOn(Object... elements) {
        Control tree = workbench.selectInExplorer(elements);
        long start = System.nanoTime();
        menus.choose(tree, "Refactor", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        Outcome.time("menu to wizard", start);
        return wizard;
    }

    @Scenario(1)
    void fullFlow() {
        Projects.deleteAll();
        IProject project = Projects.fixture("flow");
        IFile file = project.getFile("pkg/layers.py");
        byte[] before = Projects.bytes(file);
        WizardBot wizard = openOn(project);
        bot.screenshot("wizard-options", wizard.shell());
        long start = System.nanoTime();
        wizard.candidates();
        Outcome.time("analysis of the fixture, cold", start);
        wizard.select("Dense.apply");
        bot.screenshot("wizard-candidates", wizard.shell());
        Check.equal(3, wizard.checked().size(), "candidates " + wizard.rows());
        Check.contains(wizard.text(), "Known: called");
        wizard.next();
        bot.waitFor("the preview", () -> bot.find(wizard.shell(), Tree.class, tree -> true) != null);
        bot.screenshot("wizard-preview", wizard.shell());
        Check.contains(wizard.text(), "layers.py");
        Check.contains(wizard.text(), Projects.GRAPH);
        wizard.finish();
        String after = Projects.text(file);
        Check.contains(after, Projects.GRAPH + "\n    def apply");
        Check.contains(after, Projects.GRAPH + "\ndef norm");
        Check.lacks(after, "@tf.function\ndef helper");
        byte[] changed = Projects.bytes(file);
        undo();
        Check.that(Arrays.equals(before, Projects.bytes(file)), "undo restores every byte: " + Projects.text(file));
        redo();
        Check.that(Arrays.equals(changed, Projects.bytes(file)), "redo makes the same bytes");
        undo();
        Check.that(Arrays.equals(before, Projects.bytes(file)), "and undo again");
    }

    private void undo() {
        bot.onUi(() -> {
            try {
                RefactoringCore.getUndoManager().performUndo(null, new NullProgressMonitor());
            } catch (CoreException error) {
                throw new AssertionError(error);
            }
            return null;
        });
    }

    private void redo() {
        bot.onUi(() -> {
            try {
                RefactoringCore.getUndoManager().performRedo(null, new NullProgressMonitor());
            } catch (CoreException error) {
                throw new AssertionError(error);
            }
            return null;
        });
    }

    @Scenario(2)
    void oneLeftOut() {
        IProject project = Projects.fixture("flow");
        WizardBot wizard = openOn(project.getFile("pkg/layers.py"));
        wizard.candidates();
        wizard.check("norm", false);
        Check.equal(2, wizard.checked().size(), "checked rows");
        wizard.finish();
        String after = Projects.text(project.getFile("pkg/layers.py"));
        Check.contains(after, Projects.GRAPH + "\n    def apply");
        Check.lacks(after, Projects.GRAPH + "\ndef norm");
    }

    @Scenario(3)
    void warmAnalysis() {
        IProject project = Projects.fixture("flow");
        WizardBot wizard = openOn(project);
        long start = System.nanoTime();
        wizard.candidates();
        Outcome.time("analysis of the fixture, warm", start);
        wizard.cancel();
        Check.lacks(Projects.text(project.getFile("pkg/layers.py")), Projects.GRAPH + "\n    def apply");
    }

    @Scenario(4)
    void optionsTakeEffect() {
        IProject project = Projects.fixture("flow");
        WizardBot wizard = openOn(project);
        bot.check(wizard.shell(), "De-hybridize: make graphs that gain nothing plain functions again", false);
        wizard.candidates();
        Check.equal(2, wizard.checked().size(), "without de-hybridizing " + wizard.rows());
        bot.press(wizard.shell(), "< Back");
        bot.check(wizard.shell(), "Hybridize: make functions graphs where it pays and is safe", false);
        bot.check(wizard.shell(), "De-hybridize: make graphs that gain nothing plain functions again", true);
        wizard.candidates();
        Check.equal(1, wizard.checked().size(), "de-hybridizing only " + wizard.rows());
        bot.press(wizard.shell(), "< Back");
        bot.check(wizard.shell(), "Hybridize: make functions graphs where it pays and is safe", true);
        bot.check(wizard.shell(), "It is a library: functions may be called from outside", true);
        wizard.candidates();
        Check.equal(2, wizard.checked().size(), "of a library all graphs may be wanted: " + wizard.rows());
        bot.check(wizard.shell(), "Show functions that stay as they are", true);
        bot.settle();
        Check.equal(6, wizard.rows().size(), "all functions show: " + wizard.rows());
        wizard.cancel();
    }

    @Scenario(9)
    void signaturesAreAnOption() {
        IProject project = Projects.fixture("flow");
        WizardBot wizard = openOn(project);
        bot.check(wizard.shell(), "Write input signatures where they are known", false);
        wizard.candidates();
        wizard.select("norm");
        Check.lacks(wizard.text(), "Input signature");
        bot.press(wizard.shell(), "< Back");
        bot.check(wizard.shell(), "Write input signatures where they are known", true);
        wizard.candidates();
        wizard.select("norm");
        Check.contains(wizard.text(), "Input signature: float32 [2, 3]");
        bot.press(wizard.shell(), "< Back");
        bot.check(wizard.shell(), "Write input signatures where they are known", false);
        wizard.candidates();
        wizard.finish();
        Check.contains(Projects.text(project.getFile("pkg/layers.py")), "@tf.function\n    def apply");
        undo();
    }

    @Scenario(10)
    void tensorFlowIsAnOption() {
        IProject project = Projects.create("asking", true, Map.of("main.py", """
                import tensorflow as tf


                def shrink(image):
                    return tf.reduce_mean(tf.square(image)) + tf.reduce_max(image)


                if __name__ == "__main__":
                    for _ in range(2):
                        shrink(tf.image.sobel_edges(tf.ones((1, 8, 8, 3))))
                """));
        WizardBot wizard = openOn(project);
        bot.check(wizard.shell(), "Ask TensorFlow for dtypes and shapes that are not known otherwise", false);
        wizard.candidates();
        Check.lacks(wizard.text(), "float32 [1, 8, 8, 3, 2]");
        bot.press(wizard.shell(), "< Back");
        bot.check(wizard.shell(), "Ask TensorFlow for dtypes and shapes that are not known otherwise", true);
        long start = System.nanoTime();
        wizard.candidates();
        Outcome.time("first question to TensorFlow", start);
        Check.contains(wizard.text(), "tensor work on image (float32 [1, 8, 8, 3, 2])");
        wizard.cancel();
        Projects.delete(project);
    }

    @Scenario(5)
    void functionAtCaretUnsaved() {
        IProject project = Projects.fixture("flow");
        IFile file = project.getFile("pkg/layers.py");
        ITextEditor editor = workbench.open(file);
        workbench.type(editor, "def norm", "# not saved yet 😀\n");
        Control text = workbench.caretAt(editor, "squares");
        menus.choose(text, "Refactoring", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        Check.contains(wizard.text(), "Function norm in layers.py");
        wizard.candidates();
        Check.equal(1, wizard.checked().size(), "only the function at the caret: " + wizard.rows());
        wizard.finish();
        String shown = bot.onUi(() -> Workbench.document(editor).get());
        Check.contains(shown, "# not saved yet 😀\n" + Projects.GRAPH + "\ndef norm");
        Check.lacks(shown, Projects.GRAPH + "\n    def apply");
        Check.that(bot.onUi(editor::isDirty), "the editor is still not saved");
        Check.lacks(Projects.text(file), "not saved yet");
        bot.screenshot("editor-unsaved");
        workbench.closeEditors();
    }

    @Scenario(6)
    void batch() {
        Projects.deleteAll();
        List<IProject> projects = List.of(Projects.fixture("one"), Projects.fixture("two"), Projects.fixture("three"));
        Projects.create("empty", true, Map.of());
        Projects.create("plain", false, Map.of("main.py", "x = 1\n"));
        workbench.command("org.hybridize.eclipse.hybridizeWorkspace");
        WizardBot wizard = new WizardBot(bot);
        Check.contains(wizard.text(), "4 projects");
        wizard.candidates();
        Check.equal(9, wizard.checked().size(), "three of three projects each: " + wizard.rows());
        bot.screenshot("wizard-batch");
        wizard.finish();
        for (IProject project : projects) {
            Check.contains(Projects.text(project.getFile("pkg/layers.py")), Projects.GRAPH + "\n    def apply");
        }
        undo();
        for (IProject project : projects) {
            Check.lacks(Projects.text(project.getFile("pkg/layers.py")), Projects.GRAPH + "\n    def apply");
        }
    }

    @Scenario(7)
    void historyReplays() throws CoreException {
        Projects.deleteAll();
        IProject project = Projects.fixture("history");
        WizardBot wizard = openOn(project.getFile("pkg/layers.py"));
        wizard.candidates();
        wizard.check("helper", false);
        wizard.finish();
        RefactoringDescriptorProxy[] kept = RefactoringCore.getHistoryService()
                .getProjectHistory(project, new NullProgressMonitor()).getDescriptors();
        Check.equal(1, kept.length, "entries of the history");
        RefactoringStatus status = new RefactoringStatus();
        RefactoringDescriptor descriptor = kept[0].requestDescriptor(new NullProgressMonitor());
        undo();
        Refactoring again = descriptor.createRefactoring(status);
        Check.that(status.isOK(), status.toString());
        new PerformChangeOperation(new CreateChangeOperation(
                new CheckConditionsOperation(again, CheckConditionsOperation.ALL_CONDITIONS),
                RefactoringStatus.FATAL)).run(new NullProgressMonitor());
        String after = Projects.text(project.getFile("pkg/layers.py"));
        Check.contains(after, Projects.GRAPH + "\n    def apply");
        Check.contains(after, "@tf.function\ndef helper");
    }

    @Scenario(8)
    void leftOutInPreview() {
        IProject project = Projects.fixture("flow");
        WizardBot wizard = openOn(project);
        wizard.candidates();
        wizard.next();
        bot.waitFor("the preview", () -> bot.find(wizard.shell(), Tree.class, tree -> true) != null);
        Shell shell = wizard.shell();
        Tree tree = bot.find(shell, Tree.class, one -> true);
        bot.onUi(() -> {
            TreeItem item = Arrays.stream(tree.getItem(0).getItems())
                    .filter(one -> one.getText().startsWith("norm:")).findFirst().orElseThrow();
            item.setChecked(false);
            Event event = new Event();
            event.item = item;
            event.detail = SWT.CHECK;
            tree.notifyListeners(SWT.Selection, event);
            return null;
        });
        bot.settle();
        wizard.finish();
        String after = Projects.text(project.getFile("pkg/layers.py"));
        Check.contains(after, Projects.GRAPH + "\n    def apply");
        Check.lacks(after, Projects.GRAPH + "\ndef norm");
        undo();
    }
}
