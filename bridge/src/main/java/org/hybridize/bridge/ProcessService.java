package org.hybridize.bridge;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hybridize.bridge.Channel.Lane;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Explanation;
import org.hybridize.bridge.model.FileChange;
import org.hybridize.bridge.model.Overlay;
import org.hybridize.bridge.model.Project;
import org.hybridize.bridge.model.ProjectResult;

/**
 * The service behind a process of our own: starts sessions, at most one automatically after a death, and hands jobs
 * to the one that runs.
 */
final class ProcessService implements HybridizeService {
    static final int MAJOR = 1;
    /** Deaths in a row, without a job that succeeded, from which on the user has to ask for a restart. */
    private static final int DOWN_AFTER = 2;

    private final ServiceConfiguration configuration;
    private final int major;
    private final List<Consumer<ServiceState>> listeners = new CopyOnWriteArrayList<>();
    private final Object starting = new Object(); // held while a session starts or is stopped
    private volatile ServiceState state = ServiceState.STOPPED;
    private volatile ServiceException failure;
    private volatile Session session;
    private volatile PythonProcess process; // of the session that runs, or is being started
    private volatile boolean closed;
    private final AtomicInteger deaths = new AtomicInteger();
    private volatile List<Map<String, Object>> overlays = List.of();

    ProcessService(ServiceConfiguration configuration) {
        this(configuration, MAJOR);
    }

    /** For tests: a client of another version of the protocol. */
    ProcessService(ServiceConfiguration configuration, int major) {
        this.configuration = configuration;
        this.major = major;
    }

    @Override
    public ServiceInfo start() throws ServiceException {
        return running().info();
    }

    @Override
    public ServiceState state() {
        return state;
    }

    @Override
    public Optional<ServiceException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void onStateChange(Consumer<ServiceState> listener) {
        listeners.add(listener);
    }

    @Override
    public Job<AnalysisResult> analyze(List<Project> projects) throws ServiceException {
        Map<String, Object> params = Map.of("projects", projects.stream().map(Project::toJson).toList());
        return noted(asking(session -> session.submit("analyze", params, ProjectResult::from, AnalysisResult::new)));
    }

    @Override
    public Job<List<FileChange>> edits(AnalysisResult analysis, int project, Collection<String> functions)
            throws ServiceException {
        Map<String, Object> params = Map.of("analysis", analysis.analysis(), "project", project,
                "functions", List.copyOf(functions));
        return noted(asking(session -> session.submit("edits", params,
                json -> json.objects("changes", FileChange::from), (id, parts) -> parts.get(0))));
    }

    @Override
    public Job<Explanation> explain(String code) throws ServiceException {
        return noted(asking(session -> session.submit("explain", Map.of("code", code), Explanation::from,
                (id, parts) -> parts.get(0))));
    }

    @Override
    public void update(Collection<Overlay> unsaved) throws ServiceException {
        List<Map<String, Object>> told = unsaved.stream().map(Overlay::toJson).toList();
        overlays = told; // a process that is started later is told as well
        asking(session -> session.ask(Lane.WORK, "update", Map.of("overlays", told)));
    }

    @Override
    public void ping() throws ServiceException {
        asking(session -> session.ask(Lane.CONTROL, "ping", Map.of()));
    }

    @Override
    public ServiceInfo restart() throws ServiceException {
        synchronized (starting) {
            stop();
            deaths.set(0);
            return running().info();
        }
    }

    @Override
    public String standardError() {
        PythonProcess current = process;
        return current == null ? "" : current.standardError();
    }

    @Override
    public void close() {
        closed = true;
        PythonProcess current = process;
        if (current != null && state == ServiceState.STARTING) {
            current.kill(); // whoever waits for its start holds the lock
        }
        synchronized (starting) {
            stop();
        }
    }

    private void stop() {
        Session current = session;
        if (current != null) {
            current.close();
            session = null;
        }
        failure = null;
        become(ServiceState.STOPPED);
    }

    /** Something to ask a session. */
    private interface Question<R> {
        R ask(Session session) throws ServiceException;
    }

    /** Ask the session that runs; the next one, if it was just being stopped. */
    private <R> R asking(Question<R> question) throws ServiceException {
        Session current = running();
        try {
            return question.ask(current);
        } catch (ServiceException error) {
            if (error.code() != ErrorCode.CLOSED || closed) {
                throw error;
            }
            return question.ask(running());
        }
    }

    /** The session that runs, started if there is none. */
    private Session running() throws ServiceException {
        Session current = session;
        if (current != null && current.isUsable()) {
            return current;
        }
        synchronized (starting) {
            current = session;
            if (current != null && current.isUsable()) {
                return current;
            }
            if (closed) {
                throw new ServiceException(ErrorCode.CLOSED, "The service was closed.", "");
            }
            if (current != null) {
                current.close(); // it may be at it: wait for its end
                ended(current); // it may not have come to tell so itself
            }
            if (deaths.get() >= DOWN_AFTER) {
                ServiceException last = failure;
                throw new ServiceException(ErrorCode.DOWN, "The analysis service does not stay up: restart it. "
                        + last.getMessage(), last.details(), last);
            }
            return startSession();
        }
    }

    private Session startSession() throws ServiceException {
        become(ServiceState.STARTING);
        failure = null;
        try {
            Session started = greet();
            started.ask(Lane.WORK, "update", Map.of("overlays", overlays));
            session = started;
            become(ServiceState.READY);
            started.begin();
            return started;
        } catch (ServiceException error) {
            // Versions that do not fit will not fit the next time either.
            deaths.addAndGet(error.code() == ErrorCode.VERSION_MISMATCH ? DOWN_AFTER : 1);
            failure = error;
            become(ServiceState.FAILED);
            throw error;
        }
    }

    private Session greet() throws ServiceException {
        PythonProcess launched = launch();
        process = launched;
        Channel channel = null;
        try {
            if (closed) {
                throw new ServiceException(ErrorCode.CLOSED, "The service was closed.", "");
            }
            JsonObject announced = announcement(launched);
            checkVersion(announced);
            channel = new Channel(announced.integer("port"), launched.token(), configuration.callLimit().toMillis());
            return new Session(launched, channel, major, configuration.idleLimit(), this::ended);
        } catch (ServiceException | RuntimeException error) {
            launched.kill();
            if (channel != null) {
                channel.close();
            }
            throw error;
        }
    }

    private PythonProcess launch() throws ServiceException {
        try {
            return new PythonProcess(configuration);
        } catch (IOException error) {
            throw new ServiceException(ErrorCode.START_FAILED,
                    "The Python interpreter " + configuration.python() + " cannot be started.",
                    String.valueOf(error.getMessage()), error);
        }
    }

    private JsonObject announcement(PythonProcess launched) throws ServiceException {
        try {
            JsonObject announced = launched.announcement(configuration.startLimit().toMillis());
            if (announced == null) {
                launched.waitFor(1000);
                throw new ServiceException(ErrorCode.START_FAILED, whyNotStarted(launched), launched.details());
            }
            return announced;
        } catch (TimeoutException late) {
            throw new ServiceException(ErrorCode.START_FAILED, "The analysis service was not ready within "
                    + configuration.startLimit().toSeconds() + " seconds.", launched.details(), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.CANCELLED, "The start was interrupted.", "", interrupted);
        }
    }

    private String whyNotStarted(PythonProcess launched) {
        if (closed) {
            return "The service was closed while it started.";
        }
        String errors = launched.standardError();
        if (errors.contains("No module named 'hybridize")) {
            return "Hybridize is not installed in " + configuration.python() + ", or is too old.";
        }
        if (errors.contains("ModuleNotFoundError")) {
            return "Something that Hybridize needs is not installed in " + configuration.python() + ".";
        }
        return "The analysis service ended before it was ready.";
    }

    private void checkVersion(JsonObject announced) throws ServiceException {
        String version = announced.string("protocol");
        if (!version.split("\\.")[0].equals(Integer.toString(major))) {
            throw new ServiceException(ErrorCode.VERSION_MISMATCH, "This bridge speaks version " + major
                    + " of the protocol, hybridize " + announced.optionalString("hybridize").orElse("?") + " in "
                    + configuration.python() + " version " + version + ": install versions that belong together.", "");
        }
    }

    /** A job that succeeds shows that the service is well. */
    private <T> Job<T> noted(Job<T> job) {
        job.completion().thenRun(() -> deaths.set(0));
        return job;
    }

    private void ended(Session over) {
        ServiceException reason = over.end().orElseThrow();
        if (over == session && reason.code() == ErrorCode.DIED && over.countEnd()) {
            deaths.incrementAndGet();
            failure = reason;
            become(ServiceState.FAILED);
        } else if (over == session && reason.code() == ErrorCode.CLOSED) {
            become(ServiceState.STOPPED);
        }
    }

    private void become(ServiceState next) {
        if (state != next) {
            state = next;
            listeners.forEach(listener -> listener.accept(next));
        }
    }
}
