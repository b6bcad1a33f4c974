package org.hybridize.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hybridize.workbench.Run;
import org.junit.jupiter.api.DynamicTest;

/** What scenarios in an Eclipse have written down, as tests. */
final class Results {
    private Results() {
    }

    /** One test for each scenario, and one for the end of the run. */
    static Stream<DynamicTest> of(Installation installation, Run run) throws IOException {
        Path file = installation.output().resolve("results.txt");
        assertTrue(Files.exists(file), () -> "no scenario has run:\n" + run.output());
        List<String[]> lines = Files.readAllLines(file).stream().map(line -> line.split("\t", -1)).toList();
        lines.stream().filter(line -> line[0].equals("time"))
                .forEach(line -> System.out.println("time: " + line[1] + " " + line[2] + " ms"));
        Stream<DynamicTest> scenarios = lines.stream().filter(line -> line[0].equals("ok") || line[0].equals("FAILED"))
                .map(line -> DynamicTest.dynamicTest(line[1], () -> {
                    if (line[0].equals("FAILED")) {
                        fail(line[3].replace("\\n", "\n"));
                    }
                }));
        DynamicTest end = DynamicTest.dynamicTest("comes to an end", () -> {
            assertTrue(lines.stream().anyMatch(line -> line[0].equals("done")), "the scenarios were cut short");
            assertTrue(run.exit() == 0, () -> "exit code " + run.exit() + "\n" + run.output());
        });
        return Stream.concat(scenarios, Stream.of(end));
    }
}
