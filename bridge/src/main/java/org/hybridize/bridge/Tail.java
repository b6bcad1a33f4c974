package org.hybridize.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the end of a stream, and reads it so that whoever writes never has to wait. */
final class Tail {
    private final byte[] ring;
    private long count;

    Tail(int size) {
        ring = new byte[size];
    }

    /** Start a thread that reads {@code stream} to its end. */
    Thread drain(InputStream stream, String name) {
        Thread thread = new Thread(() -> read(stream), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** What is kept, from the first whole line on. */
    synchronized String text() {
        int kept = (int) Math.min(count, ring.length);
        byte[] bytes = new byte[kept];
        for (int i = 0; i < kept; i++) {
            bytes[i] = ring[(int) ((count - kept + i) % ring.length)];
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return count > ring.length ? text.substring(text.indexOf('\n') + 1) : text;
    }

    synchronized void add(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (count++ % ring.length)] = bytes[i];
        }
    }

    private void read(InputStream stream) {
        byte[] buffer = new byte[4096];
        try (stream) {
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                add(buffer, length);
            }
        } catch (IOException closed) {
            // the process has gone, and all it had to say was read
        }
    }
}
