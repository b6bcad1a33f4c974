package org.hybridize.bridge;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hybridize.bridge.Channel.Lane;
import org.hybridize.bridge.json.JsonException;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.json.JsonWriter;
import org.hybridize.bridge.model.Progress;
import py4j.Py4JAuthenticationException;

/**
 * One life of the service's process: from its start to its end, with the jobs that it does. A session that has
 * ended stays ended; {@link ProcessService} starts the next.
 */
final class Session {
    // A poll does not know of jobs that are submitted while it waits, so it must not wait long.
    private static final int POLL_MILLIS = 50;
    private static final int IDLE_MILLIS = 200;
    private static final long SHUTDOWN_MILLIS = 2000;
    private static final long LAST_MOMENTS_MILLIS = 500;

    private final PythonProcess process;
    private final Channel channel;
    private final ServiceInfo info;
    private final Consumer<Session> onEnd;
    private final Map<String, Watched> jobs = new HashMap<>(); // guarded by itself
    private ServiceException end; // guarded by this: why the session is over
    private final long idleNanos;
    private volatile long lastUse = System.nanoTime();
    private volatile boolean closing;
    private final AtomicBoolean counted = new AtomicBoolean();

    /** A job, and how much of its story is known. */
    private static final class Watched {
        final JobHandle<?, ?> handle;
        final Set<Integer> parts = new HashSet<>();
        long revision;
        boolean ended;

        Watched(JobHandle<?, ?> handle) {
            this.handle = handle;
        }
    }

    /** Greet a process that has announced itself. */
    Session(PythonProcess process, Channel channel, int major, Duration idleLimit, Consumer<Session> onEnd)
            throws ServiceException {
        this.process = process;
        this.channel = channel;
        this.onEnd = onEnd;
        idleNanos = idleLimit.toNanos();
        info = ServiceInfo.from(ask(Lane.WORK, "hello", Map.of("major", major, "minor", 0)));
    }

    /** Begin to watch over the process. */
    void begin() {
        process.onExit().thenRun(() -> die("It ended by itself."));
        channel.execute(Lane.POLL, this::watch);
    }

    ServiceInfo info() {
        return info;
    }

    String standardError() {
        return process.standardError();
    }

    /** Why the session is over, if it is. */
    synchronized Optional<ServiceException> end() {
        return Optional.ofNullable(end);
    }

    /** Whether it may be asked anything: it has not ended, and is not about to. */
    boolean isUsable() {
        return !closing && end().isEmpty();
    }

    /** Whether this is the first time that the end of this session is counted. */
    boolean countEnd() {
        return counted.compareAndSet(false, true);
    }

    // -- calls -------------------------------------------------------------------------------------------------

    /** Ask the service something that it answers at once. */
    JsonObject ask(Lane lane, String method, Map<String, ?> params) throws ServiceException {
        if (closing) {
            throw new ServiceException(ErrorCode.CLOSED, "The service was stopped.", "");
        }
        String request = request(method, params);
        lastUse = System.nanoTime();
        try {
            return answer(channel.call(lane, request));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.CANCELLED, "The wait was interrupted.", "", interrupted);
        } catch (TimeoutException late) {
            throw die("It gave no answer in time.");
        } catch (ExecutionException | RejectedExecutionException broken) {
            throw isRefusal(broken) ? unauthorized() : broke();
        }
    }

    /** Begin a job. */
    <P, T> Job<T> submit(String kind, Map<String, ?> params, Function<JsonObject, P> readPart,
            BiFunction<String, List<P>, T> assemble) throws ServiceException {
        // py4j sends a request twice if a connection broke meanwhile: the service does each request id once.
        Map<String, Object> request = Map.of("request", UUID.randomUUID().toString(), "kind", kind, "params", params);
        String id = ask(Lane.WORK, "submit", request).string("job");
        JobHandle<P, T> handle = new JobHandle<>(this, id, readPart, assemble);
        synchronized (jobs) {
            jobs.put(id, new Watched(handle));
            jobs.notifyAll();
        }
        // Between the answer and now the process may have died, and nobody would have told this job.
        end().ifPresent(failure -> abandon(handle, failure));
        return handle;
    }

    void cancel(JobHandle<?, ?> job) {
        channel.execute(Lane.CONTROL, () -> {
            try {
                answer(channel.callHere(request("cancel", Map.of("job", job.id()))));
            } catch (ServiceException gone) {
                // a job that the service does not know does not run either
            } catch (RuntimeException broken) {
                broke();
            }
        });
    }

    // -- watching jobs -----------------------------------------------------------------------------------------

    /** On the poll lane: ask for news of all jobs, as long as there is a session. */
    private void watch() {
        try {
            while (end().isEmpty()) {
                Map<String, Long> known = awaitJobs();
                if (known.isEmpty()) {
                    closeWhenIdle();
                } else {
                    lastUse = System.nanoTime();
                    Map<String, Object> params = Map.of("jobs", known, "wait_ms", POLL_MILLIS);
                    hear(answer(channel.callHere(request("poll", params))).object("jobs"));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ServiceException | RuntimeException broken) {
            broke();
        }
    }

    private Map<String, Long> awaitJobs() throws InterruptedException {
        synchronized (jobs) {
            Map<String, Long> known = knownOfJobs();
            if (known.isEmpty()) {
                jobs.wait(IDLE_MILLIS);
                known = knownOfJobs();
            }
            return known;
        }
    }

    private Map<String, Long> knownOfJobs() {
        Map<String, Long> known = new HashMap<>();
        jobs.forEach((id, job) -> {
            if (!job.ended) {
                known.put(id, job.revision);
            }
        });
        return known;
    }

    private void closeWhenIdle() {
        if (System.nanoTime() - lastUse > idleNanos) {
            close();
        }
    }

    private void hear(JsonObject news) {
        for (String id : news.members().keySet()) {
            Watched job;
            synchronized (jobs) {
                job = jobs.get(id);
            }
            if (job != null) {
                hear(job, news.object(id));
            }
        }
    }

    private void hear(Watched job, JsonObject story) {
        job.revision = story.longInteger("revision");
        if (story.has("progress")) {
            job.handle.progressed(Progress.from(story.object("progress")));
        }
        // Parts may be large: they are fetched on the work lane, which keeps their order and the end's.
        for (Object part : story.list("parts")) {
            int number = Math.toIntExact((Long) part);
            if (job.parts.add(number)) {
                channel.execute(Lane.WORK, () -> fetch(job.handle, number));
            }
        }
        Optional<Throwable> failure = failure(story);
        if (!job.ended && (failure.isPresent() || story.string("state").equals("done"))) {
            job.ended = true;
            channel.execute(Lane.WORK, () -> settle(job.handle, failure));
        }
    }

    private static Optional<Throwable> failure(JsonObject story) {
        return switch (story.string("state")) {
            case "failed" -> Optional.of(exception(story.object("error")));
            case "cancelled" -> Optional.of(new ServiceException(ErrorCode.CANCELLED, "Cancelled.", ""));
            case "unknown" -> Optional.of(new ServiceException(ErrorCode.UNKNOWN_JOB,
                    "The service does not know the job any more.", ""));
            default -> Optional.empty();
        };
    }

    private void fetch(JobHandle<?, ?> job, int part) {
        try {
            job.partArrived(part, answer(channel.callHere(request("result", Map.of("job", job.id(), "part", part)))));
        } catch (ServiceException | JsonException unreadable) {
            job.failed(unreadable);
        } catch (RuntimeException broken) {
            job.failed(broke());
        }
    }

    private void settle(JobHandle<?, ?> job, Optional<Throwable> failure) {
        try {
            failure.ifPresentOrElse(job::failed, job::succeeded);
        } catch (RuntimeException unreadable) {
            job.failed(unreadable);
        } finally {
            // Not before: a session that dies meanwhile must still find it.
            synchronized (jobs) {
                jobs.remove(job.id());
            }
        }
    }

    // -- the end -----------------------------------------------------------------------------------------------

    /** End the session because the connection broke. */
    private ServiceException broke() {
        // The process has probably ended, or is about to: its own exit code tells more than that of a kill.
        process.waitFor(LAST_MOMENTS_MILLIS);
        return die("The connection to it broke.");
    }

    /** End the session because of something that went wrong; the first reason stays. */
    ServiceException die(String reason) {
        ServiceException failure;
        synchronized (this) {
            if (end != null) {
                return end;
            }
            process.kill();
            process.waitFor(SHUTDOWN_MILLIS);
            failure = closing
                    ? new ServiceException(ErrorCode.CLOSED, "The service was stopped.", "")
                    : new ServiceException(ErrorCode.DIED, "The analysis service ended unexpectedly. " + reason,
                            process.details());
            end = failure;
        }
        onEnd.accept(this);
        abandonJobs(failure);
        channel.close();
        return failure;
    }

    /** End the session because nobody needs it any more: politely first. */
    void close() {
        closing = true;
        channel.execute(Lane.CONTROL, this::askToStop);
        process.waitFor(SHUTDOWN_MILLIS);
        die("");
    }

    private void askToStop() {
        try {
            channel.callHere(request("shutdown", Map.of()));
        } catch (RuntimeException gone) {
            // that is what was wanted
        }
    }

    private void abandonJobs(ServiceException failure) {
        List<JobHandle<?, ?>> left = new ArrayList<>();
        synchronized (jobs) {
            jobs.values().forEach(job -> left.add(job.handle));
            jobs.clear();
            jobs.notifyAll();
        }
        left.forEach(job -> job.failed(failure));
    }

    private void abandon(JobHandle<?, ?> job, ServiceException failure) {
        synchronized (jobs) {
            jobs.remove(job.id());
        }
        job.failed(failure);
    }

    // -- the envelope ------------------------------------------------------------------------------------------

    private static String request(String method, Map<String, ?> params) {
        return JsonWriter.write(Map.of("method", method, "params", params));
    }

    private static JsonObject answer(String text) throws ServiceException {
        JsonObject answer = JsonObject.parse(text);
        if (!answer.bool("ok")) {
            throw exception(answer.object("error"));
        }
        return answer.object("result");
    }

    private static ServiceException exception(JsonObject error) {
        return new ServiceException(ErrorCode.of(error.string("code")), error.string("message"),
                error.optionalString("details").orElse(""));
    }

    private ServiceException unauthorized() {
        return new ServiceException(ErrorCode.UNAUTHORIZED, "The analysis service refused the connection.",
                process.details());
    }

    private static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Py4JAuthenticationException || cause instanceof IOException
                    && String.valueOf(cause.getMessage()).contains("Authentication")) {
                return true;
            }
        }
        return false;
    }
}
