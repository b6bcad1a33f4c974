package org.hybridize.bridge;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.model.Progress;
import org.hybridize.bridge.model.ProjectResult;

/**
 * A job of one session. The session tells it what the service told; whoever awaits it is told in turn, on their own
 * thread.
 *
 * @param <P> a part of the result
 */
final class JobHandle<P, T> implements Job<T> {
    private static final long TURN_MILLIS = 50;
    private static final long CANCEL_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Session session;
    private final String id;
    private final Function<JsonObject, P> readPart;
    private final BiFunction<String, List<P>, T> assemble;
    private final Map<Integer, P> parts = new TreeMap<>(); // touched on the session's work lane alone
    private final CompletableFuture<T> completion = new CompletableFuture<>();
    private final AtomicReference<Progress> progress = new AtomicReference<>();
    private final Queue<ProjectResult> partial = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    JobHandle(Session session, String id, Function<JsonObject, P> readPart,
            BiFunction<String, List<P>, T> assemble) {
        this.session = session;
        this.id = id;
        this.readPart = readPart;
        this.assemble = assemble;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public CompletableFuture<T> completion() {
        return completion.copy(); // nobody else may complete it
    }

    @Override
    public void cancel() {
        if (!completion.isDone() && cancelled.compareAndSet(false, true)) {
            session.cancel(this);
        }
    }

    @Override
    public T await(JobMonitor monitor) throws ServiceException {
        try {
            return waitFor(monitor);
        } catch (InterruptedException interrupted) {
            cancel();
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.CANCELLED, "The wait was interrupted.", "", interrupted);
        } catch (RuntimeException thrownByMonitor) {
            cancel();
            throw thrownByMonitor;
        }
    }

    private T waitFor(JobMonitor monitor) throws ServiceException, InterruptedException {
        long cancelDeadline = 0;
        while (true) {
            if (cancelDeadline == 0 && monitor.isCancelled()) {
                cancel();
                cancelDeadline = System.nanoTime() + CANCEL_LIMIT_NANOS;
            }
            tell(monitor);
            try {
                T result = completion.get(TURN_MILLIS, TimeUnit.MILLISECONDS);
                tell(monitor);
                return result;
            } catch (TimeoutException goesOn) {
                if (cancelDeadline != 0 && System.nanoTime() > cancelDeadline) {
                    session.die("It did not stop when asked to.");
                }
            } catch (ExecutionException failed) {
                throw asServiceException(failed.getCause());
            }
        }
    }

    private void tell(JobMonitor monitor) {
        Progress latest = progress.getAndSet(null);
        if (latest != null) {
            monitor.progress(latest);
        }
        for (ProjectResult result = partial.poll(); result != null; result = partial.poll()) {
            monitor.partial(result);
        }
    }

    private ServiceException asServiceException(Throwable cause) {
        if (cause instanceof ServiceException failure) {
            return failure.again();
        }
        return new ServiceException(ErrorCode.INTERNAL, "The answer of the service was not understood.",
                String.valueOf(cause.getMessage()), cause);
    }

    // -- what the session tells ------------------------------------------------------------------------------

    void progressed(Progress step) {
        progress.set(step);
    }

    void partArrived(int number, JsonObject json) {
        P part = readPart.apply(json);
        parts.put(number, part);
        if (part instanceof ProjectResult result) {
            partial.add(result);
        }
    }

    void succeeded() {
        completion.complete(assemble.apply(id, List.copyOf(parts.values())));
    }

    void failed(Throwable failure) {
        boolean asked = cancelled.get() && failure instanceof ServiceException reason
                && reason.code() == ErrorCode.DIED;
        completion.completeExceptionally(asked
                ? new ServiceException(ErrorCode.CANCELLED, "Cancelled; the service had to be ended.", "", failure)
                : failure);
    }
}
