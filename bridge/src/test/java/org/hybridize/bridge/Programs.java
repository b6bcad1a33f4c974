package org.hybridize.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hybridize.bridge.model.Options;
import org.hybridize.bridge.model.Project;

/** Programs to analyse, and the service to do it. */
final class Programs {
    /** {@code f} gains from being a graph; {@code g} prints. */
    static final String SMALL = """
            import tensorflow as tf

            def f(x):
                y = tf.matmul(x, x)
                return tf.reduce_sum(tf.nn.relu(y) + tf.sin(y))

            def g(x):
                print(x)
                return tf.reduce_sum(x)

            f(tf.ones((3, 3)))
            g(tf.ones((3, 3)))
            """;
    static final String F = "main.py:3:f";
    /** What goes before {@code def f}. */
    static final String GRAPH = "@tf.function(input_signature=[tf.TensorSpec(shape=(3, 3), dtype=tf.float32)])";

    /** Nothing is remembered from one run of the tests to the next. */
    private static final Options OPTIONS = Options.NONE.tensorflow(false).with("cache", false);

    private Programs() {
    }

    /** The service of this very source tree. */
    static ServiceConfiguration configuration() {
        return ServiceConfiguration.of(Path.of(System.getProperty("hybridize.python")))
                .withPythonPath(List.of(Path.of(System.getProperty("hybridize.sources"))));
    }

    /** A project of one file. */
    static Project write(Path root, String text) throws IOException {
        Files.createDirectories(root);
        Files.writeString(root.resolve("main.py"), text);
        return project(root);
    }

    static Project project(Path root) {
        return Project.at(root, OPTIONS);
    }

    /** A project that TensorFlow is asked about, again and again: its types are known to nobody else. */
    static Project writeAsking(Path root) throws IOException {
        StringBuilder text = new StringBuilder("import tensorflow as tf\n\nx = tf.ones((2, 3))\n");
        for (int i = 0; i < 4000; i++) {
            text.append("x").append(i).append(" = tf.signal.stft(tf.ones((1, ").append(i + 2).append(" + 9)), 8, 4)\n");
        }
        Project project = write(root, text.toString());
        return new Project(project.root(), project.paths(), OPTIONS.tensorflow(true));
    }

    /** A project that takes many seconds. */
    static Project writeLong(Path root) throws IOException {
        return writeLong(root, 800);
    }

    /** A project that takes a while: many functions, each with more contexts than one. */
    static Project writeLong(Path root, int functions) throws IOException {
        StringBuilder text = new StringBuilder("import tensorflow as tf\n\n");
        for (int i = 0; i < functions; i++) {
            text.append("def f").append(i).append("(x, g, n):\n")
                    .append("    y = [tf.matmul(x, x) for _ in range(n)]\n")
                    .append("    for item in y:\n        x = tf.where(item > 0, x + item, g(item, g, n - 1))\n");
            for (int j = i + 1; j < Math.min(i + 4, functions); j++) {
                text.append("    x = f").append(j).append("(x, lambda a, b, c: a + ").append(i).append(", n)\n");
            }
            text.append("    return x\n\n");
        }
        text.append("f0(tf.ones((3, 3)), f1, 3)\n");
        return write(root, text.toString());
    }
}
