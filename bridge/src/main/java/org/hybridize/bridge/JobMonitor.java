package org.hybridize.bridge;

import org.hybridize.bridge.model.Progress;
import org.hybridize.bridge.model.ProjectResult;

/** Who waits for a job: is told how far it is, and may want to stop it. */
public interface JobMonitor {
    /** Wants nothing. */
    JobMonitor NONE = new JobMonitor() { };

    /** The job has got further. */
    default void progress(Progress progress) {
    }

    /** One project of several is done. */
    default void partial(ProjectResult result) {
    }

    /** Whether the job is to be cancelled. */
    default boolean isCancelled() {
        return false;
    }
}
