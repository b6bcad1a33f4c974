package org.hybridize.eclipse.tests;

import java.util.List;
import java.util.Map;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.PlatformUI;

/** Starts the scenarios that a system property names, and closes the workbench when they are done. */
public final class Startup implements IStartup {
    private static final Map<String, List<Class<?>>> SUITES = Map.of(
            "pydev", List.of(MenuScenarios.class, FlowScenarios.class, TroubleScenarios.class, ViewScenarios.class),
            "plain", List.of(PlainScenarios.class));

    @Override
    public void earlyStartup() {
        String suite = System.getProperty("hybridize.test.suite");
        if (suite == null) {
            return;
        }
        Display display = PlatformUI.getWorkbench().getDisplay();
        Thread driver = new Thread(() -> {
            Outcome outcome = new Outcome();
            try {
                Bot bot = new Bot(display);
                bot.onUi(Startup::hideWelcome);
                SUITES.get(suite).forEach(scenarios -> outcome.runAll(scenarios, bot));
            } finally {
                outcome.close();
                display.asyncExec(() -> PlatformUI.getWorkbench().close());
            }
        }, "scenarios");
        driver.setDaemon(true);
        driver.start();
    }

    private static Object hideWelcome() {
        var window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
        window.getShell().setBounds(0, 0, 1400, 1000);
        var intro = PlatformUI.getWorkbench().getIntroManager().getIntro();
        if (intro != null) {
            PlatformUI.getWorkbench().getIntroManager().closeIntro(intro);
        }
        return null;
    }
}
