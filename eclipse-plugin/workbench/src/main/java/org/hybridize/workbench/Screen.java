package org.hybridize.workbench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An X server without a screen, for as long as it is open. */
public final class Screen implements AutoCloseable {
    private final Process process;
    private final String display;

    private Screen(Process process, String display) {
        this.process = process;
        this.display = display;
    }

    /** Start one on a display that is free. */
    public static Screen open() throws IOException {
        Process process = new ProcessBuilder(List.of("Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24",
                "-nolisten", "tcp")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String number = output.readLine();
        if (number == null) {
            throw new IOException("Xvfb has ended at once");
        }
        return new Screen(process, ":" + number.strip());
    }

    /** Its name for the variable DISPLAY. */
    public String display() {
        return display;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
