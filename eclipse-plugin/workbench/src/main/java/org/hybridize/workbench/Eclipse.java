package org.hybridize.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An Eclipse on disk: a folder of bundles and the configuration that names them. */
public final class Eclipse {
    private final Path home;
    private final Map<String, Bundle> bundles = new TreeMap<>();

    private Eclipse(Path home) {
        this.home = home;
    }

    /** An Eclipse at {@code home} made of the jars in the folders, and of single jars. */
    public static Eclipse assemble(Path home, List<Path> sources) throws IOException {
        Eclipse eclipse = new Eclipse(home.toAbsolutePath().normalize());
        Path plugins = Files.createDirectories(eclipse.home.resolve("plugins"));
        for (Path source : sources) {
            for (Path jar : jars(source)) {
                Bundle bundle = Bundle.install(jar, plugins);
                eclipse.bundles.put(bundle.name(), bundle);
            }
        }
        eclipse.configure();
        return eclipse;
    }

    /** An Eclipse that stands at {@code home} already, put there by the p2 director for instance. */
    public static Eclipse at(Path home) throws IOException {
        Eclipse eclipse = new Eclipse(home.toAbsolutePath().normalize());
        for (Path jar : jars(eclipse.home.resolve("plugins"))) {
            Bundle.read(jar).ifPresent(bundle -> eclipse.bundles.put(bundle.name(), bundle));
        }
        return eclipse;
    }

    private static List<Path> jars(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> files = Files.list(source)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Write what the framework reads at start. */
    private void configure() throws IOException {
        List<String> lines = new ArrayList<>(List.of("#encoding=UTF-8", "#version=1"));
        bundles.values().forEach(bundle -> lines.add(bundle.line()));
        Path folder = configuration().resolve("org.eclipse.equinox.simpleconfigurator");
        Files.write(Files.createDirectories(folder).resolve("bundles.info"), lines);
        Files.write(configuration().resolve("config.ini"), List.of(
                "osgi.bundles=reference\\:file\\:" + bundle("org.eclipse.equinox.simpleconfigurator") + "@1\\:start",
                "osgi.bundles.defaultStartLevel=4",
                "osgi.framework=file\\:" + bundle("org.eclipse.osgi"),
                "osgi.os=linux", "osgi.ws=gtk", "osgi.arch=x86_64",
                "eclipse.application=org.eclipse.ui.ide.workbench",
                "org.eclipse.equinox.simpleconfigurator.configUrl=file\\:" + folder.resolve("bundles.info")));
    }

    private Path bundle(String name) {
        Bundle bundle = bundles.get(name);
        if (bundle == null) {
            throw new IllegalStateException("the Eclipse at " + home + " has no bundle " + name);
        }
        return bundle.path();
    }

    /** Where it stands. */
    public Path home() {
        return home;
    }

    /** The configuration area. */
    public Path configuration() {
        return home.resolve("configuration");
    }

    /** Its bundles as {@code bundles.info} has them: name, version, address, start level, whether started. */
    public List<String> lines() {
        return bundles.values().stream().map(Bundle::line).toList();
    }

    /** The line of {@code bundles.info} for one more bundle. */
    public static String line(Path jar) throws IOException {
        return Bundle.read(jar).orElseThrow(() -> new IOException(jar + " is no bundle")).line();
    }

    /** The command that starts {@code application} (none: the workbench) on a workspace. */
    public List<String> command(String application, Path workspace, List<String> vm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(vm);
        command.addAll(List.of("-cp", bundle("org.eclipse.equinox.launcher").toString(),
                "org.eclipse.equinox.launcher.Main", "-configuration", configuration().toUri().toString(),
                "-install", home.toUri().toString(),
                "-data", workspace.toString(), "-nosplash", "-consoleLog"));
        if (application != null) {
            command.addAll(List.of("-application", application));
        }
        command.addAll(arguments);
        return command;
    }
}
