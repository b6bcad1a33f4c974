package org.hybridize.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hybridize.bridge.json.JsonException;
import org.hybridize.bridge.json.JsonObject;

/**
 * The operating system's side of the service: starting the process, its pipes, and an end that always works. The
 * process gets its token through its standard input, which stays open: when this program dies, however it dies,
 * that input ends, and the process ends itself.
 */
final class PythonProcess {
    private static final String MARK = "HYBRIDIZE-SERVICE ";
    private static final String LAUNCH = "import sys; sys.path[:0] = sys.argv[2:]; "
            + "from hybridize.service.server import serve; sys.exit(serve(int(sys.argv[1]) or None))";
    private static final int TAIL = 64 * 1024;
    private static final long LAST_WORDS_MILLIS = 500;

    private final Process process;
    private final String token;
    private final Tail errors = new Tail(TAIL);
    private final Thread errorReader;
    private final CompletableFuture<JsonObject> announcement = new CompletableFuture<>();

    /** Start the process; {@link IOException} if there is no such interpreter. */
    PythonProcess(ServiceConfiguration configuration) throws IOException {
        token = newToken();
        List<String> command = new ArrayList<>(List.of(configuration.python().toString(), "-I", "-X", "utf8",
                "-c", LAUNCH, Integer.toString(configuration.workers())));
        configuration.pythonPath().stream().map(Path::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
        // Neither the IDE's own Python settings nor the analysed program's may reach the service.
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
        process = builder.start();
        errorReader = errors.drain(process.getErrorStream(), "hybridize-stderr");
        Thread outputReader = new Thread(this::readOutput, "hybridize-stdout");
        outputReader.setDaemon(true);
        outputReader.start();
        sendToken();
    }

    String token() {
        return token;
    }

    long pid() {
        return process.pid();
    }

    /** What the process says of itself once it listens; empty if it ended before. */
    JsonObject announcement(long limitMillis) throws InterruptedException, TimeoutException {
        try {
            return announcement.get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            return null;
        }
    }

    /** Completed when the process has ended. */
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Wait for the process to end by itself; whether it has. */
    boolean waitFor(long limitMillis) {
        try {
            return process.waitFor(limitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** End the process and everything that it started, at once. */
    void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** The end of what the process wrote to standard error. */
    String standardError() {
        if (!process.isAlive()) {
            try {
                errorReader.join(LAST_WORDS_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return errors.text();
    }

    /** Exit code, if it has ended, and the end of standard error. */
    String details() {
        String exit = process.isAlive() ? "still running" : "exit code " + process.exitValue();
        return exit + "\n" + standardError();
    }

    private void sendToken() {
        OutputStream input = process.getOutputStream();
        try {
            input.write((token + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException ended) {
            // it could not even begin: whoever waits for the announcement will see that
        }
    }

    private void readOutput() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(MARK)) {
                    announcement.complete(JsonObject.parse(line.substring(MARK.length())));
                } else {
                    byte[] other = (line + "\n").getBytes(StandardCharsets.UTF_8);
                    errors.add(other, other.length);
                }
            }
        } catch (IOException | JsonException unreadable) {
            announcement.completeExceptionally(unreadable);
        }
        announcement.completeExceptionally(new IOException("ended"));
    }

    private static String newToken() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
