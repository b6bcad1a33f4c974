package org.hybridize.eclipse.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourceAttributes;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.hybridize.eclipse.core.HybridizeCore;

/** What goes wrong, and what the user is told. */
final class TroubleScenarios {
    private static final int MANY = 100;
    private static final int MANY_FUNCTIONS = 1500;

    private final Bot bot;
    private final Workbench workbench;
    private final Menus menus;

    TroubleScenarios(Bot bot) {
        this.bot = bot;
        this.workbench = new Workbench(bot);
        this.menus = new Menus(bot);
        Workbench.useInterpreter(true);
    }

    private WizardBot openOn(Object... elements) {
        Control tree = workbench.selectInExplorer(elements);
        menus.choose(tree, "Refactor", "Hybridize...");
        return new WizardBot(bot);
    }

    /** A program that takes a while. */
    private static IProject big(String name) {
        IProject project = Projects.create(name, true, Map.of());
        StringBuilder calls = new StringBuilder("import tensorflow as tf\n");
        for (int i = 0; i < MANY; i++) {
            calls.append("import m").append(i).append('\n');
        }
        calls.append("if __name__ == '__main__':\n    x = tf.ones((2, 2))\n");
        for (int i = 0; i < MANY; i++) {
            StringBuilder module = new StringBuilder("import tensorflow as tf\n");
            String inner = "x";
            for (int f = 0; f < MANY; f++) {
                module.append("\n\ndef f").append(f).append("(x):\n    for _ in range(3):\n")
                        .append("        x = tf.nn.relu(x) + tf.reduce_mean(").append(inner).append(")\n    return x\n");
                inner = "f" + f + "(x)";
            }
            Projects.write(project, "m" + i + ".py", module.toString());
            calls.append("    x = m").append(i).append(".f").append(MANY - 1).append("(x)\n");
        }
        Projects.write(project, "main.py", calls.toString());
        return project;
    }

    @Scenario(1)
    void cancelInTheMiddle() {
        Projects.deleteAll();
        IProject project = big("big");
        WizardBot wizard = openOn(project);
        wizard.next();
        bot.waitFor("progress", () -> bot.text(wizard.shell()).contains("Analysing"));
        Bot.pause(1500);
        bot.screenshot("wizard-progress");
        long start = System.nanoTime();
        wizard.stop();
        bot.waitFor("the end of the analysis", () -> bot.button(wizard.shell(), "Next >") != null
                && bot.button(wizard.shell(), "Next >").isEnabled());
        Outcome.time("cancel", start);
        Check.that(System.nanoTime() - start < 5_000_000_000L, "the cancel took effect soon");
        wizard.cancel();
    }

    @Scenario(2)
    void serviceKilled() {
        IProject project = Projects.fixture("small");
        IProject large = org.eclipse.core.resources.ResourcesPlugin.getWorkspace().getRoot().getProject("big");
        WizardBot wizard = openOn(large);
        wizard.next();
        bot.waitFor("progress", () -> bot.text(wizard.shell()).contains("Analysing"));
        Bot.pause(800);
        ProcessHandle.current().descendants().filter(process -> process.info().command()
                .map(command -> command.contains("python")).orElse(false)).forEach(ProcessHandle::destroyForcibly);
        Shell message = bot.shell("Hybridize: Failed");
        bot.screenshot("service-killed");
        Check.contains(bot.text(message), "No file was changed.");
        bot.press(message, "OK");
        wizard.cancel();
        WizardBot again = openOn(project);
        again.candidates();
        Check.equal(3, again.checked().size(), "the service is there again: " + again.rows());
        again.cancel();
    }

    @Scenario(3)
    void staleFile() throws IOException {
        IProject project = Projects.fixture("small");
        IFile file = project.getFile("pkg/layers.py");
        WizardBot wizard = openOn(project);
        wizard.candidates();
        // On disk: the workspace itself is locked by LTK as long as the wizard is open.
        Files.writeString(file.getLocation().toFile().toPath(), "# somebody was here\n" + Projects.text(file));
        wizard.next();
        bot.waitFor("the message", () -> wizard.text().contains("change"));
        bot.settle();
        bot.screenshot("stale-file");
        String text = wizard.text();
        Check.contains(text, "hanged since");
        Check.that(!bot.onUi(() -> bot.button(wizard.shell(), "Finish").isEnabled()), "nothing can be finished");
        bot.press(wizard.shell(), "< Back");
        bot.waitFor("another analysis", () -> wizard.table() != null
                && bot.button(wizard.shell(), "Next >").isEnabled());
        wizard.finish();
        Check.contains(Projects.text(file), Projects.GRAPH + "\n    def apply");
        Check.contains(Projects.text(file), "# somebody was here\n");
    }

    @Scenario(4)
    void noInterpreter() {
        IProject project = Projects.fixture("small");
        Workbench.useInterpreter(false);
        menus.choose(workbench.selectInExplorer(project), "Refactor", "Hybridize...");
        Shell question = bot.shell(WizardBot.TITLE);
        bot.screenshot("no-interpreter");
        Check.contains(bot.text(question), "no Python environment");
        bot.press(question, "Set Up Now...");
        Shell dialog = bot.shell("Hybridize: Python environment");
        var interpreters = bot.find(dialog, org.eclipse.swt.widgets.Combo.class, one -> true);
        bot.waitFor("interpreters", () -> interpreters.getItemCount() > 0 && bot.button(dialog, "Set Up").isEnabled());
        bot.screenshot("set-up", dialog);
        bot.onUi(() -> {
            interpreters.setText("/does/not/exist");
            return null;
        });
        bot.press(dialog, "Set Up");
        bot.waitFor("the message", () -> bot.text(dialog).contains("There is no program /does/not/exist."));
        bot.press(dialog, "Cancel");
        bot.waitForClose(WizardBot.TITLE);
        Workbench.useInterpreter(true);
    }

    @Scenario(5)
    void brokenAndReadOnly() throws CoreException {
        Projects.deleteAll();
        IProject project = Projects.fixture("trouble");
        Projects.write(project, "pkg/broken.py", "def f(:\n");
        IFile layers = project.getFile("pkg/layers.py");
        ResourceAttributes attributes = layers.getResourceAttributes();
        attributes.setReadOnly(true);
        layers.setResourceAttributes(attributes);
        byte[] before = Projects.bytes(layers);
        WizardBot wizard = openOn(project);
        wizard.candidates();
        Check.contains(wizard.text(), "broken.py");
        wizard.next();
        Bot.pause(500);
        bot.settle();
        bot.screenshot("broken-and-read-only");
        if (bot.titles().contains("Read-only File Encountered")) {
            bot.press(bot.shell("Read-only File Encountered"), "No");
        }
        bot.waitFor("the problems", () -> wizard.text().contains("read-only"));
        bot.screenshot("wizard-problems");
        wizard.cancel();
        Check.equal(new String(before, StandardCharsets.UTF_8), Projects.text(layers), "a read-only file");
        attributes.setReadOnly(false);
        layers.setResourceAttributes(attributes);
    }

    /** The screen must not freeze, however much there is to show. */
    @Scenario(8)
    void thousandsOfFunctions() {
        Projects.deleteAll();
        StringBuilder text = new StringBuilder("import tensorflow as tf\n");
        StringBuilder calls = new StringBuilder("\n\nx = tf.ones((2, 2))\n");
        for (int i = 0; i < MANY_FUNCTIONS; i++) {
            text.append("\n\ndef f").append(i).append("(x):\n    return tf.nn.relu(x) + tf.matmul(x, x)\n");
            calls.append("f").append(i).append("(x)\n");
        }
        IProject project = Projects.create("many", true, Map.of("main.py", text.toString() + calls));
        WizardBot wizard = openOn(project);
        long start = System.nanoTime();
        wizard.candidates();
        Outcome.time("analysis of " + MANY_FUNCTIONS + " functions", start);
        Check.equal(MANY_FUNCTIONS, wizard.checked().size(), "candidates");
        var filter = bot.find(wizard.shell(), org.eclipse.swt.widgets.Text.class,
                one -> (one.getStyle() & org.eclipse.swt.SWT.SEARCH) != 0);
        for (String words : List.of("f19", "")) {
            start = System.nanoTime();
            bot.onUi(() -> {
                filter.setText(words);
                return null;
            });
            Outcome.time("filter '" + words + "'", start);
            Check.that(System.nanoTime() - start < 3_000_000_000L, "the filter takes effect at once");
        }
        Check.equal(MANY_FUNCTIONS, wizard.checked().size(), "candidates after filtering");
        start = System.nanoTime();
        wizard.next();
        bot.waitFor("the preview", () -> bot.find(wizard.shell(), org.eclipse.swt.widgets.Tree.class, tree -> true) != null);
        Outcome.time("preview of " + MANY_FUNCTIONS + " changes", start);
        wizard.cancel();
        Projects.delete(project);
    }

    @Scenario(7)
    void pyDevHasNoInterpreter() {
        IProject project = Projects.fixture("trouble");
        String interpreter = System.clearProperty("hybridize.standin.interpreter");
        WizardBot wizard = openOn(project);
        wizard.candidates();
        System.setProperty("hybridize.standin.interpreter", interpreter);
        Check.contains(wizard.text(), "PyDev has no interpreter for trouble (no interpreter is configured)");
        Check.equal(3, wizard.checked().size(), "the analysis goes on: " + wizard.rows());
        wizard.cancel();
    }

    @Scenario(6)
    void wrongInterpreter() {
        IProject project = Projects.fixture("trouble");
        WizardBot wizard = openOn(project);
        var field = bot.find(wizard.shell(), org.eclipse.swt.widgets.Text.class,
                one -> (one.getStyle() & org.eclipse.swt.SWT.READ_ONLY) == 0);
        bot.onUi(() -> {
            field.setText("/bin/false");
            return null;
        });
        wizard.next();
        Shell message = bot.shell("Hybridize: Failed");
        bot.press(message, "Details >>");
        Check.contains(bot.text(message), "exit code 1");
        bot.screenshot("wrong-interpreter");
        Check.contains(bot.text(message), "Preferences > Hybridize");
        bot.press(message, "OK");
        wizard.cancel();
        HybridizeCore.services().forget(java.nio.file.Path.of("/bin/false"));
    }
}
