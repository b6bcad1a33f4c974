package org.hybridize.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.hybridize.workbench.Eclipse;
import org.hybridize.workbench.Repository;
import org.hybridize.workbench.Run;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The p2 director installs the feature from the zipped update site; the Eclipse that comes out has the command. */
final class InstallTest {
    private static final String FEATURE = "org.hybridize.eclipse.feature.feature.group";
    private static final String DIRECTOR = "org.eclipse.equinox.p2.director";

    private final Path folder = Installation.TARGET.resolve("install");
    private final Path home = folder.resolve("eclipse");

    @TestFactory
    Stream<DynamicTest> installsAndStarts() throws Exception {
        Installation.delete(folder);
        Eclipse tool = Eclipse.assemble(folder.resolve("tool"), List.of(Installation.PLATFORM));
        String platform = platformRepository(tool);
        String java = JavaRepository.write(folder.resolve("java")).toUri().toString();
        List<String> host = new ArrayList<>(JavaRepository.UNITS);
        host.addAll(JavaRepository.startUnits());
        host.add("org.hybridize.test.platform.feature.group");
        director(tool, "host", String.join(",", host), platform + "," + java);
        assertTrue(info().contains("org.eclipse.ui.ide.application"), "the host is there");
        assertTrue(!info().contains("hybridize"), "without the plug-in");

        String site = unpack(Installation.HOME.resolve("site/target/hybridize-eclipse-site.zip")).toUri().toString();
        Run run = director(tool, "feature", FEATURE, site + "," + platform + "," + java);
        System.out.println("install test: " + run.output().lines().filter(line -> line.contains("Install")
                || line.contains("completed")).toList());
        for (String bundle : List.of("org.hybridize.bridge", "org.hybridize.eclipse.core", "org.hybridize.eclipse.ui")) {
            assertTrue(info().contains("\n" + bundle + ","), bundle + " is installed:\n" + info());
        }
        // The scenarios are no part of what users install.
        Files.writeString(home.resolve(BUNDLES), info() + Eclipse.line(Installation.jar(Installation.TESTS)) + "\n");
        Installation installation = Installation.at(folder);
        return Results.of(installation, installation.workbench("plain"));
    }

    private static final String BUNDLES = "configuration/org.eclipse.equinox.simpleconfigurator/bundles.info";

    private String info() throws java.io.IOException {
        return Files.readString(home.resolve(BUNDLES));
    }

    /** The site as a folder: to read an archive in place, p2 needs its network transport. */
    private Path unpack(Path archive) throws java.io.IOException {
        Path target = folder.resolve("site");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip.getInputStream(entry), file);
            }
        }
        return target;
    }

    /** The bundles of the platform as a repository, with a feature of them all. */
    private String platformRepository(Eclipse tool) throws Exception {
        Path source = folder.resolve("source");
        Path plugins = Files.createDirectories(source.resolve("plugins"));
        StringBuilder feature = new StringBuilder("<feature id='org.hybridize.test.platform' version='1.0.0'>\n");
        for (String line : tool.lines()) {
            String[] parts = line.split(",");
            Path jar = Path.of(java.net.URI.create(parts[2]));
            Files.createLink(plugins.resolve(jar.getFileName()), jar);
            feature.append("<plugin id='").append(parts[0]).append("' version='").append(parts[1])
                    .append("' download-size='0' install-size='0' unpack='false'/>\n");
        }
        Path file = source.resolve("features/org.hybridize.test.platform/feature.xml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, feature.append("</feature>\n"));
        Repository repository = new Repository(tool, folder.resolve("platform"), folder.resolve("logs"));
        repository.publish(source, "Platform");
        return repository.uri();
    }

    private Run director(Eclipse tool, String name, String units, String repositories) throws Exception {
        Run run = Run.of(tool.command(DIRECTOR, folder.resolve("workspace-director"), List.of(), List.of(
                "-repository", repositories, "-installIU", units, "-destination", home.toString(),
                "-profile", "Test", "-profileProperties", "org.eclipse.update.install.features=true",
                "-bundlepool", home.toString(), "-p2.os", "linux", "-p2.ws", "gtk", "-p2.arch", "x86_64", "-roaming")),
                java.util.Map.of(), folder.resolve("director-" + name + ".log"), java.time.Duration.ofMinutes(4));
        assertEquals(0, run.exit(), run.output());
        return run;
    }
}
