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

/** The service behind a process of our own. (The process is still to come.) */
final class ProcessService implements HybridizeService {
    private static final ServiceException MISSING =
            new ServiceException(ErrorCode.START_FAILED, "the service is not built yet", "");

    ProcessService(ServiceConfiguration configuration) {
    }

    @Override
    public ServiceInfo start() throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public ServiceState state() {
        return ServiceState.STOPPED;
    }

    @Override
    public Optional<ServiceException> failure() {
        return Optional.empty();
    }

    @Override
    public void onStateChange(Consumer<ServiceState> listener) {
    }

    @Override
    public Job<AnalysisResult> analyze(List<Project> projects) throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public Job<List<FileChange>> edits(AnalysisResult analysis, int project, Collection<String> functions)
            throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public Job<Explanation> explain(String code) throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public void update(Collection<Overlay> overlays) throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public void ping() throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public ServiceInfo restart() throws ServiceException {
        throw MISSING.again();
    }

    @Override
    public String standardError() {
        return "";
    }

    @Override
    public void close() {
    }
}
