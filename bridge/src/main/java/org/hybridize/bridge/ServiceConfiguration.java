package org.hybridize.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the service is started.
 *
 * @param python the interpreter that has {@code hybridize} installed, or its dependencies at least
 * @param pythonPath folders or wheels to import from before the interpreter's own packages
 * @param workers how many jobs may run at a time; 0: as the service thinks fit
 * @param startLimit from starting the process to its hello
 * @param callLimit for one call; a process that takes longer is taken for dead
 * @param idleLimit without a request, after which the process is ended; the next request starts it again
 */
public record ServiceConfiguration(Path python, List<Path> pythonPath, int workers, Duration startLimit,
        Duration callLimit, Duration idleLimit) {

    public ServiceConfiguration {
        pythonPath = List.copyOf(pythonPath);
    }

    /** With an interpreter that has {@code hybridize} installed. */
    public static ServiceConfiguration of(Path python) {
        return new ServiceConfiguration(python, List.of(), 0, Duration.ofSeconds(30), Duration.ofSeconds(30),
                Duration.ofMinutes(20));
    }

    /** The same, importing from {@code folders} first. */
    public ServiceConfiguration withPythonPath(List<Path> folders) {
        return new ServiceConfiguration(python, folders, workers, startLimit, callLimit, idleLimit);
    }

    /** The same, with so many jobs at a time. */
    public ServiceConfiguration withWorkers(int number) {
        return new ServiceConfiguration(python, pythonPath, number, startLimit, callLimit, idleLimit);
    }

    /** The same, with other limits of time. */
    public ServiceConfiguration withLimits(Duration start, Duration call) {
        return new ServiceConfiguration(python, pythonPath, workers, start, call, idleLimit);
    }

    /** The same, ending the process after another time without a request. */
    public ServiceConfiguration withIdleLimit(Duration limit) {
        return new ServiceConfiguration(python, pythonPath, workers, startLimit, callLimit, limit);
    }
}
