package org.hybridize.bridge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.bridge.model.Explanation;
import org.hybridize.bridge.model.FileChange;
import org.hybridize.bridge.model.Overlay;
import org.hybridize.bridge.model.Project;

/**
 * The Hybridize service, one Python process that stays warm between requests.
 *
 * <p>The process starts with the first request, or with {@link #start}. When it dies, the jobs under way fail with
 * a {@link ServiceException} that carries its exit code and the end of its standard error, and the next request
 * starts it again; if it dies again before a job has succeeded, it stays down until {@link #restart}.
 *
 * <p>All methods may be called from any thread. Those that answer at once wait for the process at most the time
 * that the configuration names, so none belongs on a user interface thread.
 */
public interface HybridizeService extends AutoCloseable {
    /** A service that is not started yet. */
    static HybridizeService create(ServiceConfiguration configuration) {
        return new ProcessService(configuration);
    }

    /** Start the process unless it runs, and tell what it is. */
    ServiceInfo start() throws ServiceException;

    /** Where the process is in its life. */
    ServiceState state();

    /** Why the service is {@link ServiceState#FAILED}. */
    Optional<ServiceException> failure();

    /** Be told of every change of {@link #state}, on a thread of the service. */
    void onStateChange(Consumer<ServiceState> listener);

    /** Begin to analyse the projects, one after the other. One that fails does not stop the next. */
    Job<AnalysisResult> analyze(List<Project> projects) throws ServiceException;

    /**
     * The edits of the chosen functions of one project of an analysis, checked again: the text is still what was
     * analysed, and what comes out is Python. Fails with {@link ErrorCode#STALE} if a file has changed since.
     *
     * @param functions their ids
     */
    Job<List<FileChange>> edits(AnalysisResult analysis, int project, Collection<String> functions)
            throws ServiceException;

    /** What the rule with that code or name is about. */
    Job<Explanation> explain(String code) throws ServiceException;

    /** Unsaved text of editors, for the jobs that begin from now on; replaces what was said before. */
    void update(Collection<Overlay> overlays) throws ServiceException;

    /** Ask for a sign of life. */
    void ping() throws ServiceException;

    /** End the process if it runs, forget its failures, and start it again. */
    ServiceInfo restart() throws ServiceException;

    /** The end of what the process wrote to standard error. */
    String standardError();

    /** End the process and everything it started. The service cannot be used any more. */
    @Override
    void close();
}
