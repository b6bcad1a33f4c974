package org.hybridize.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hybridize.workbench.Run;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scenarios in a workbench, with a stand-in for PyDev and without; and the tests that need no workbench. */
final class WorkbenchTest {
    @TestFactory
    Stream<DynamicTest> withPyDev() throws Exception {
        return scenarios("pydev", "pydev", Installation.PLATFORM, List.of(Installation.TESTS, Installation.STANDIN));
    }

    @TestFactory
    Stream<DynamicTest> withPyDevOnTheLatest() throws Exception {
        return scenarios("latest", "pydev", Installation.LATEST, List.of(Installation.TESTS, Installation.STANDIN));
    }

    @TestFactory
    Stream<DynamicTest> withoutPyDev() throws Exception {
        return scenarios("plain", "plain", Installation.PLATFORM, List.of(Installation.TESTS));
    }

    private static Stream<DynamicTest> scenarios(String name, String suite, Path platform, List<String> more) throws Exception {
        List<String> modules = new ArrayList<>(Installation.OURS);
        modules.addAll(more);
        Installation installation = Installation.with(name, platform, modules);
        Run run = installation.workbench(suite);
        return Results.of(installation, run);
    }

    @TestFactory
    Stream<DynamicTest> withoutWorkbench() throws Exception {
        List<String> modules = new ArrayList<>(Installation.OURS);
        modules.add(Installation.TESTS);
        Installation installation = Installation.with("headless", modules);
        Run run = installation.application("org.hybridize.eclipse.tests.conditions", List.of());
        return Results.of(installation, run);
    }
}
