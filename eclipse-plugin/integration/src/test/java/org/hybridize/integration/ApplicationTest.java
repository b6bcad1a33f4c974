package org.hybridize.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hybridize.workbench.Run;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Hybridize without a workbench, as a build server would start it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ApplicationTest {
    private static final String PROGRAM = """
            import tensorflow as tf


            def double(x):
                return tf.square(x) + tf.matmul(x, x)


            if __name__ == "__main__":
                for _ in range(2):
                    double(tf.ones((2, 2)))
            """;

    private static Installation installation;
    private static Path program;

    @BeforeAll
    static void workspace() throws Exception {
        List<String> modules = new ArrayList<>(Installation.OURS);
        modules.add(Installation.TESTS);
        modules.add(Installation.STANDIN);
        installation = Installation.with("application", modules);
        Path project = Files.createDirectories(installation.workspace().resolve("alpha"));
        program = Files.writeString(project.resolve("main.py"), PROGRAM);
        Files.writeString(project.resolve(".project"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <projectDescription><name>alpha</name>
                <natures><nature>org.python.pydev.pythonNature</nature></natures></projectDescription>
                """);
        Run run = installation.application("org.hybridize.eclipse.tests.import", List.of("alpha"));
        assertEquals(0, run.exit(), run.output());
    }

    private static Run hybridize(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--interpreter", System.getProperty("hybridize.python")));
        return installation.application("org.hybridize.eclipse.core.hybridize", all);
    }

    @Test
    @Order(1)
    void checkReports() throws Exception {
        Path report = installation.folder().resolve("report.json");
        Run run = hybridize("--projects", "alpha", "--check", "--report", report.toString());
        assertEquals(1, run.exit(), run.output());
        assertTrue(run.output().contains("alpha/main.py:4  double  hybridize  safe"), run.output());
        assertTrue(Files.readString(report).contains("\"decision\":\"hybridize\"")
                || Files.readString(report).contains("\"decision\": \"hybridize\""), "the report");
        assertEquals(PROGRAM, Files.readString(program), "nothing is written");
    }

    @Test
    @Order(2)
    void wrongUse() throws Exception {
        for (String[] arguments : new String[][] {{"--projects", "nobody"}, {"--check", "--apply"}, {"--what"}}) {
            Run run = hybridize(arguments);
            assertEquals(2, run.exit(), run.output());
            assertTrue(run.output().contains("usage: "), run.output());
            assertFalse(run.output().contains("\tat "), "no stack trace: " + run.output());
        }
    }

    @Test
    @Order(3)
    void applyWrites() throws Exception {
        Run run = hybridize("--apply");
        assertEquals(0, run.exit(), run.output());
        assertTrue(Files.readString(program).contains(
                "@tf.function(input_signature=[tf.TensorSpec(shape=(2, 2), dtype=tf.float32)])\ndef double"), run.output());
        Run again = hybridize("--check");
        assertEquals(0, again.exit(), again.output());
    }
}
