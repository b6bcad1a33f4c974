package org.hybridize.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How a process ended: its exit code and what it wrote. */
public record Run(int exit, String output) {
    /** Run {@code command} to its end; one that takes longer than {@code limit} is killed with all it started. */
    public static Run of(List<String> command, Map<String, String> environment, Path log, Duration limit)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread hook = new Thread(() -> kill(process));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("not done after " + limit + ": " + String.join(" ", command)
                        + "\n" + Files.readString(log));
            }
        } finally {
            kill(process);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        return new Run(process.exitValue(), Files.readString(log));
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
