package org.hybridize.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void theUpdateSiteHasThatVersionToo() throws IOException {
        Path sources = Path.of(System.getProperty("hybridize.sources"), "hybridize", "__init__.py");
        String python = Files.readString(sources).replaceFirst("(?s).*__version__ = \"([^\"]+)\".*", "$1");
        try (JarFile site = new JarFile(Installation.HOME.resolve("site/target/hybridize-eclipse-site.zip").toFile())) {
            List<String> ours = site.stream().map(JarEntry::getName).filter(name -> name.contains("org.hybridize")).toList();
            assertEquals(4, ours.size(), ours.toString());
            for (String name : ours) {
                assertTrue(name.contains("_" + python + "."), name + ", Python " + python);
            }
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
