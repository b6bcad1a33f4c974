package org.hybridize.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The packed bundle in the framework that Eclipse runs on: its own py4j, and none of this test's class path. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BundleIT {
    @TempDir
    Path storage;

    @Test
    void theBundleResolvesAloneAndStartsTheService() throws Exception {
        Framework framework = new EquinoxFactory().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, storage.toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
        framework.start();
        try {
            Bundle bundle = framework.getBundleContext()
                    .installBundle(Path.of(System.getProperty("bridge.bundle")).toUri().toString());
            bundle.start();
            assertEquals(Bundle.ACTIVE, bundle.getState());
            assertEquals("org.hybridize.bridge", bundle.getSymbolicName());
            Class<?> services = bundle.loadClass(HybridizeService.class.getName());
            assertNotSame(HybridizeService.class, services);
            assertNotSame(py4j.ClientServer.class, bundle.loadClass("py4j.ClientServer"), "py4j is inside");
            assertTrue(greet(bundle, services).contains("protocol=1."));
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    /** What the service says of itself, asked by reflection: the bundle's classes are not ours. */
    private static String greet(Bundle bundle, Class<?> services) throws Exception {
        Class<?> configurations = bundle.loadClass(ServiceConfiguration.class.getName());
        Object configuration = configurations.getMethod("of", Path.class)
                .invoke(null, Path.of(System.getProperty("hybridize.python")));
        configuration = configurations.getMethod("withPythonPath", List.class)
                .invoke(configuration, List.of(Path.of(System.getProperty("hybridize.sources"))));
        AutoCloseable service = (AutoCloseable) services.getMethod("create", configurations)
                .invoke(null, configuration);
        try (service) {
            return services.getMethod("start").invoke(service).toString();
        }
    }
}
