package org.hybridize.bridge;

import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import py4j.ClientServer;

/**
 * Calls to the service's process over py4j. Nothing listens on this side. py4j ties a socket to each thread that
 * calls, so all calls are made from three threads of our own: a large request must hold up neither a cancel nor
 * the polling.
 */
final class Channel implements AutoCloseable {
    /** What a call is for: calls of one lane wait for each other. */
    enum Lane {
        /** May carry much and take a second. */
        WORK,
        /** Waits at the service for something to happen. */
        POLL,
        /** Must get through at once. */
        CONTROL
    }

    // py4j logs whole requests, with the text of the user's program. Held here: loggers are collected otherwise.
    private static final Logger PY4J_LOG = Logger.getLogger("py4j");

    private final ClientServer gateway;
    private final Endpoint endpoint;
    private final ExecutorService[] lanes = new ExecutorService[Lane.values().length];
    private final long limitMillis;

    Channel(int port, String token, long limitMillis) {
        PY4J_LOG.setLevel(Level.OFF);
        this.limitMillis = limitMillis;
        gateway = new ClientServer.ClientServerBuilder()
                .autoStartJavaServer(false)
                .enableMemoryManagement(false)
                .pythonPort(port)
                .authToken(token)
                .readTimeout(Math.toIntExact(limitMillis))
                .build();
        endpoint = (Endpoint) gateway.getPythonServerEntryPoint(new Class<?>[] {Endpoint.class});
        for (Lane lane : Lane.values()) {
            lanes[lane.ordinal()] = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "hybridize-" + lane.name().toLowerCase(Locale.ROOT));
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /**
     * The answer to {@code request}.
     *
     * @throws TimeoutException if there is none in time
     * @throws ExecutionException if the connection is refused or broken; its cause may quote the request
     */
    String call(Lane lane, String request) throws InterruptedException, ExecutionException, TimeoutException {
        Future<String> answer = lanes[lane.ordinal()].submit(() -> endpoint.call(request));
        try {
            return answer.get(limitMillis, TimeUnit.MILLISECONDS);
        } finally {
            answer.cancel(false); // one that still waits for its lane is not wanted any more
        }
    }

    /** Have something done on the lane's thread, in turn; not at all once the channel is closed. */
    void execute(Lane lane, Runnable task) {
        try {
            lanes[lane.ordinal()].execute(task);
        } catch (RejectedExecutionException closed) {
            // whoever waits for the outcome has been told why the channel was closed
        }
    }

    /** The answer to {@code request}, asked for on the calling thread, which is that of a lane. */
    String callHere(String request) {
        return endpoint.call(request);
    }

    @Override
    public void close() {
        for (ExecutorService lane : lanes) {
            lane.shutdown();
        }
        gateway.shutdown();
    }
}
