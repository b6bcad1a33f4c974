package org.hybridize.bridge;

import java.util.concurrent.CompletableFuture;

/** Something that the service is doing. */
public interface Job<T> {
    /** Its name, as the service knows it. */
    String id();

    /**
     * Wait for the result. Meanwhile {@code monitor} is told of progress, on the calling thread, and asked a few
     * times a second whether the user wants to stop; if so, the job is cancelled.
     *
     * @throws ServiceException {@link ErrorCode#CANCELLED} after a cancel, else what went wrong
     */
    T await(JobMonitor monitor) throws ServiceException;

    /** Ask the service to stop. Takes effect within half a second; does nothing to a job that has ended. */
    void cancel();

    /** Completed with the result, or exceptionally with a {@link ServiceException}. */
    CompletableFuture<T> completion();
}
