package org.hybridize.eclipse.tests;

import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** Tests of the core without a workbench. */
public final class HeadlessTests implements IApplication {
    @Override
    public Object start(IApplicationContext context) {
        Outcome outcome = new Outcome();
        outcome.runAll(ConditionTests.class, null);
        outcome.runAll(ProjectTests.class, null);
        outcome.runAll(NodeTests.class, null);
        outcome.runAll(EnvironmentTests.class, null);
        outcome.close();
        return EXIT_OK;
    }

    @Override
    public void stop() {
        // Runs to its end.
    }
}
