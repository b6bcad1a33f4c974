package org.hybridize.eclipse.core.environment;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hybridize.eclipse.core.pydev.PyDevInterpreters;

/** Interpreters that an environment can be made from. */
public final class Pythons {
    private static final List<String> NAMES =
            List.of("python3.12", "python3.13", "python3.11", "python3.10", "python3", "python");
    private static final String ASK = "import sys; print('%d.%d' % sys.version_info[:2])";

    private Pythons() {
    }

    /** PyDev's interpreters first, then those on the path; those that Hybridize runs on only. */
    public static List<Path> suitable() {
        Set<Path> found = new LinkedHashSet<>();
        PyDevInterpreters.configured().forEach(found::add);
        for (String name : NAMES) {
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst().ifPresent(found::add);
        }
        return found.stream().filter(python -> version(python).filter(Pythons::supported).isPresent()).toList();
    }

    /** Whether Hybridize runs on that version. */
    static boolean supported(String version) {
        return version.matches("3\\.1[0-3]");
    }

    /** Major and minor version of the interpreter; nothing if it does not answer in time. */
    public static Optional<String> version(Path python) {
        try {
            Process process = new ProcessBuilder(python.toString(), "-I", "-c", ASK)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException unusable) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
