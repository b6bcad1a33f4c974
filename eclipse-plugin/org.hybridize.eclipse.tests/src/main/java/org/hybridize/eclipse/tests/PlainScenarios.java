package org.hybridize.eclipse.tests;

import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.custom.StyledText;
import org.osgi.framework.Bundle;

/** An Eclipse without PyDev. */
final class PlainScenarios {
    private final Bot bot;
    private final Workbench workbench;
    private final Menus menus;

    PlainScenarios(Bot bot) {
        this.bot = bot;
        this.workbench = new Workbench(bot);
        this.menus = new Menus(bot);
        Workbench.useInterpreter(true);
    }

    @Scenario(1)
    void startsCleanly() throws java.io.IOException {
        Bundle bundle = Platform.getBundle("org.hybridize.eclipse.ui");
        Check.that(bundle != null && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING | Bundle.RESOLVED)) != 0,
                "the bundle is resolved");
        java.nio.file.Path file = Platform.getLogFileLocation().toFile().toPath();
        String log = java.nio.file.Files.exists(file) ? java.nio.file.Files.readString(file) : "";
        Check.lacks(log, "hybridize");
    }

    @Scenario(2)
    void pythonFileInTheTextEditor() {
        IProject project = Projects.create("plain", false, Map.of("script.py", """
                import tensorflow as tf


                def double(x):
                    return tf.square(x) + tf.matmul(x, x)


                double(tf.ones((2, 2)))
                """));
        StyledText text = workbench.caretAt(workbench.open(project.getFile("script.py")), "return");
        List<String> paths = menus.paths(text);
        Check.that(paths.contains("Refactoring > Hybridize..."), "the entry is there: " + paths);
        menus.choose(text, "Refactoring", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        wizard.candidates();
        Check.equal(1, wizard.checked().size(), "candidates " + wizard.rows());
        wizard.next();
        bot.settle();
        bot.screenshot("plain-problems");
        wizard.finish();
        Check.contains(Projects.text(project.getFile("script.py")), Projects.graph("(2, 2)") + "\ndef double");
        workbench.closeEditors();
    }
}
