package org.hybridize.eclipse.core.analysis;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hybridize.bridge.HybridizeService;
import org.hybridize.bridge.ServiceConfiguration;

/** The warm service processes, one for each interpreter that was asked for. */
public final class Services implements AutoCloseable {
    /** Folders or wheels that the service imports from first; for working on Hybridize itself. */
    private static final String PYTHON_PATH = "hybridize.pythonpath";

    private final Map<Path, HybridizeService> running = new HashMap<>();

    /** The service in that interpreter; its process starts with the first request. */
    public synchronized HybridizeService of(Path python) {
        return running.computeIfAbsent(python, Services::create);
    }

    private static HybridizeService create(Path python) {
        List<Path> pythonPath = Stream.of(System.getProperty(PYTHON_PATH, "").split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isEmpty()).map(Path::of).toList();
        return HybridizeService.create(ServiceConfiguration.of(python).withPythonPath(pythonPath));
    }

    /** End the process of that interpreter, and forget it. */
    public void forget(Path python) {
        HybridizeService service;
        synchronized (this) {
            service = running.remove(python);
        }
        if (service != null) {
            service.close();
        }
    }

    @Override
    public synchronized void close() {
        running.values().forEach(HybridizeService::close);
        running.clear();
    }
}
