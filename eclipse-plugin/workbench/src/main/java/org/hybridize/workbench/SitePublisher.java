package org.hybridize.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes the update site of the plug-in. */
public final class SitePublisher {
    private SitePublisher() {
    }

    /**
     * Publish.
     *
     * @param arguments folder of the platform's bundles, folder of the templates, target folder, version of the
     *         feature, folders with one bundle of ours each
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path templates = Path.of(arguments[1]);
        Path target = Files.createDirectories(Path.of(arguments[2]));
        String version = arguments[3];
        Path source = target.resolve("source");
        Path repository = target.resolve("repository");
        delete(source);
        delete(repository);
        List<Bundle> bundles = new ArrayList<>();
        for (String folder : List.of(arguments).subList(4, arguments.length)) {
            bundles.add(copy(Path.of(folder), Files.createDirectories(source.resolve("plugins"))));
        }
        write(templates.resolve("feature.xml"), source.resolve("features/org.hybridize.eclipse.feature/feature.xml"),
                version, bundles);
        Path category = target.resolve("category.xml");
        write(templates.resolve("category.xml"), category, version, bundles);
        Eclipse eclipse = Eclipse.assemble(target.resolve("eclipse"), List.of(Path.of(arguments[0])));
        Repository site = new Repository(eclipse, repository, target);
        site.publish(source, "Hybridize");
        site.categorize(category);
        Zip.of(repository, target.resolve("hybridize-eclipse-site.zip"));
    }

    private static Bundle copy(Path folder, Path plugins) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path jar = files.filter(file -> file.toString().endsWith(".jar")).findFirst()
                    .orElseThrow(() -> new IOException("no bundle in " + folder));
            Bundle bundle = Bundle.read(jar).orElseThrow(() -> new IOException(jar + " is no bundle"));
            Path copy = plugins.resolve(bundle.name() + "_" + bundle.version() + ".jar");
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            return bundle;
        }
    }

    private static void write(Path template, Path file, String version, List<Bundle> bundles) throws IOException {
        StringBuilder plugins = new StringBuilder();
        for (Bundle bundle : bundles) {
            plugins.append("   <plugin id=\"").append(bundle.name()).append("\" version=\"").append(bundle.version())
                    .append("\" download-size=\"0\" install-size=\"0\" unpack=\"false\"/>\n");
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, Files.readString(template).replace("@VERSION@", version)
                .replace("@PLUGINS@", plugins.toString().stripTrailing()));
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
}
