package org.hybridize.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is released together has one version, and the bundles stand on no bundle of PyDev. */
final class VersionTest {
    @Test
    void wheelAndBundlesAgree() throws IOException {
        try (JarFile jar = new JarFile(Installation.jar("org.hybridize.eclipse.core").toFile())) {
            List<String> wheels = jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".whl")).toList();
            assertEquals(1, wheels.size(), wheels.toString());
            String python = wheels.get(0).replaceFirst(".*hybridize-([^-]+)-.*", "$1");
            String java = jar.getManifest().getMainAttributes().getValue("Bundle-Version");
            assertTrue(java.startsWith(python + "."), "wheel " + python + ", bundle " + java);
        }
    }

    @Test
    void noBundleOfPyDevIsNamed() throws IOException {
        for (String module : Installation.OURS) {
            try (JarFile jar = new JarFile(Installation.jar(module).toFile())) {
                String text = String.valueOf(jar.getManifest().getMainAttributes().entrySet());
                assertTrue(!text.contains("python.pydev"), text);
            }
        }
    }

    @Test
    void pagesOfTheHelpAreThere() throws IOException {
        try (JarFile jar = new JarFile(Installation.jar("org.hybridize.eclipse.ui").toFile())) {
            for (String name : List.of("help/toc.xml", "help/first-use.xml", "help/eclipse.html", "help/rules/index.html",
                    "help/rules/HYB201.html", "example/nnlab/train.py")) {
                assertTrue(jar.getEntry(name) != null, name);
            }
        }
    }
}
