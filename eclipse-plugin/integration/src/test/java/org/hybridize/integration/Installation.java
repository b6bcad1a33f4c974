package org.hybridize.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hybridize.workbench.Eclipse;
import org.hybridize.workbench.Run;
import org.hybridize.workbench.Screen;

/** An Eclipse with our bundles, and the folders that a test uses. */
final class Installation {
    static final Path HOME = Path.of(System.getProperty("hybridize.eclipse")).toAbsolutePath().normalize();
    static final Path TARGET = HOME.resolve("integration/target");
    /** Eclipse 4.26, the oldest that is supported. */
    static final Path PLATFORM = HOME.resolve("platform/target/bundles");
    /** Eclipse 4.38, the last that runs on Java 17. */
    static final Path LATEST = HOME.resolve("platform-latest/target/bundles");
    static final List<String> OURS = List.of("../bridge", "org.hybridize.eclipse.core", "org.hybridize.eclipse.ui");
    static final String STANDIN = "org.hybridize.eclipse.standin";
    static final String TESTS = "org.hybridize.eclipse.tests";

    private final Path folder;
    private final Eclipse eclipse;

    private Installation(Path folder, Eclipse eclipse) {
        this.folder = folder;
        this.eclipse = eclipse;
    }

    /** A fresh one called {@code name}, with these modules. */
    static Installation with(String name, List<String> modules) throws IOException {
        return with(name, PLATFORM, modules);
    }

    static Installation with(String name, Path platform, List<String> modules) throws IOException {
        Path folder = TARGET.resolve(name);
        delete(folder);
        List<Path> sources = new ArrayList<>(List.of(platform));
        for (String module : modules) {
            sources.add(jar(module));
        }
        return new Installation(folder, Eclipse.assemble(folder.resolve("eclipse"), sources));
    }

    /** One that was put there by somebody else. */
    static Installation at(Path folder) throws IOException {
        return new Installation(folder, Eclipse.at(folder.resolve("eclipse")));
    }

    static Path jar(String module) throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve(module).resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst()
                    .orElseThrow(() -> new IOException(module + " is not built"));
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    Path folder() {
        return folder;
    }

    Path workspace() {
        return folder.resolve("workspace");
    }

    /** Run an application to its end, with no screen. */
    Run application(String id, List<String> arguments) throws IOException, InterruptedException {
        return Run.of(eclipse.command(id, workspace(), properties(), arguments), Map.of("DISPLAY", "", "XDG_CACHE_HOME", cache()),
                folder.resolve(id + ".log"), Duration.ofMinutes(10)); // of which most goes to downloading
    }

    /** Run the workbench until the suite of scenarios has closed it. */
    Run workbench(String suite) throws IOException, InterruptedException {
        List<String> vm = new ArrayList<>(properties());
        vm.add("-Dhybridize.test.suite=" + suite);
        try (Screen screen = Screen.open()) {
            return Run.of(eclipse.command("org.eclipse.ui.ide.workbench", workspace(), vm, List.of()),
                    Map.of("DISPLAY", screen.display(), "GDK_BACKEND", "x11", "NO_AT_BRIDGE", "1", "LC_ALL", "C.UTF-8",
                            "XDG_CACHE_HOME", cache()),
                    folder.resolve("workbench.log"), Duration.ofMinutes(10));
        }
    }

    /** What Hybridize remembers from run to run: nothing of an earlier test. */
    private String cache() {
        return folder.resolve("cache").toString();
    }

    private List<String> properties() {
        return List.of("-Xmx1g", "-Dfile.encoding=UTF-8",
                "-Dhybridize.test.output=" + output(),
                "-Dhybridize.test.python=" + System.getProperty("hybridize.python"),
                "-Dhybridize.standin.interpreter=" + System.getProperty("hybridize.python"),
                "-Dhybridize.pythonpath=" + System.getProperty("hybridize.sources"));
    }

    /** Where results and screenshots are kept. */
    Path output() {
        return folder.resolve("output");
    }
}
