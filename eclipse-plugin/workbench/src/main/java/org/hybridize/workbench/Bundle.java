package org.hybridize.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** A bundle in a jar, or in a folder after {@link #unpackTo}. */
record Bundle(String name, String version, Path path) {
    /** The names under which Eclipse asks for libraries that Maven Central has as plain jars, or as other bundles. */
    private static final Map<String, String> RENAMED = Map.of(
            "jakarta.annotation-api-1", "javax.annotation",
            "batik-css", "org.apache.batik.css",
            "batik-util", "org.apache.batik.util",
            "batik-i18n", "org.apache.batik.i18n",
            "batik-constants", "org.apache.batik.constants",
            "xml-apis-ext", "org.w3c.css.sac",
            "javax.inject", "javax.inject");

    /** The bundle in {@code jar}, put into {@code folder}; a plain jar is made a bundle on the way. */
    static Bundle install(Path jar, Path folder) throws IOException {
        String file = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        int dash = file.lastIndexOf('-');
        String renamed = dash < 0 ? null : renamed(file.substring(0, dash), file.substring(dash + 1));
        if (renamed != null) {
            return wrap(jar, renamed, file.substring(dash + 1), folder);
        }
        Bundle bundle = read(jar).orElseThrow(() -> new IOException(jar + " is no bundle"));
        Path target = folder.resolve(bundle.name + "_" + bundle.version + ".jar");
        if (bundle.name.equals("org.apache.commons.jxpath")) {
            // It insists on servlets, JSP and JDOM, which it can do without.
            return rewrite(jar, target, bundle, manifest -> manifest.getMainAttributes().putValue("Import-Package",
                    "org.w3c.dom,javax.xml.parsers,javax.xml.transform,javax.xml.transform.dom"));
        }
        if (bundle.name.equals("com.github.weisj.jsvg")) {
            // It asks for a bundle that finds services of others; it offers some, and SWT needs none of them.
            return rewrite(jar, target, bundle,
                    manifest -> manifest.getMainAttributes().remove(new Attributes.Name("Require-Capability")));
        }
        Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
        return new Bundle(bundle.name, bundle.version, target);
    }

    /** Under a name, or one release of it. */
    private static String renamed(String artifact, String version) {
        return RENAMED.getOrDefault(artifact, RENAMED.get(artifact + "-" + version.split("\\.")[0]));
    }

    /** What the manifest of {@code jar} says; nothing for a plain jar. */
    static Optional<Bundle> read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            return Optional.ofNullable(name).map(full -> new Bundle(full.split(";")[0].strip(),
                    manifest.getMainAttributes().getValue("Bundle-Version").strip(), jar));
        }
    }

    private static Bundle wrap(Path jar, String name, String number, Path folder) throws IOException {
        // Eclipse asks for org.w3c.css.sac 1.3, which is what xml-apis-ext 1.3.04 carries.
        String version = List.of(number.split("\\.")).stream()
                .map(part -> String.valueOf(Integer.parseInt(part))).collect(Collectors.joining("."));
        Bundle bundle = new Bundle(name, version, jar);
        Path target = folder.resolve(name + "_" + version + ".jar");
        return rewrite(jar, target, bundle, manifest -> {
            manifest.clear();
            Attributes main = manifest.getMainAttributes();
            main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            main.putValue("Bundle-ManifestVersion", "2");
            main.putValue("Bundle-SymbolicName", name);
            main.putValue("Bundle-Version", version);
            main.putValue("Export-Package", packages(jar).stream()
                    .map(each -> each + ";version=\"" + version + "\"").collect(Collectors.joining(",")));
            main.putValue("DynamicImport-Package", "*");
        });
    }

    private static TreeSet<String> packages(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class") && name.contains("/"))
                    .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
                    .filter(name -> !name.startsWith("META-INF"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static Bundle rewrite(Path jar, Path target, Bundle bundle,
            java.util.function.Consumer<Manifest> change) throws IOException {
        try (JarFile in = new JarFile(jar.toFile())) {
            Manifest manifest = in.getManifest() == null ? new Manifest() : in.getManifest();
            manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
            change.accept(manifest);
            try (OutputStream stream = Files.newOutputStream(target);
                    JarOutputStream out = new JarOutputStream(stream, manifest)) {
                for (JarEntry entry : in.stream().toList()) {
                    if (!entry.getName().startsWith("META-INF/")) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream content = in.getInputStream(entry)) {
                            content.transferTo(out);
                        }
                    }
                }
            }
        }
        return new Bundle(bundle.name, bundle.version, target);
    }

    /** The line of {@code bundles.info} for this bundle. */
    String line() {
        int level = switch (name) {
            case "org.eclipse.equinox.simpleconfigurator", "org.apache.felix.scr" -> 1;
            case "org.eclipse.equinox.common", "org.eclipse.equinox.event" -> 2;
            default -> 4;
        };
        boolean start = level < 4 || name.equals("org.eclipse.core.runtime");
        return "%s,%s,%s,%d,%b".formatted(name, version, path.toUri().toString().replace("file:///", "file:/"), level, start);
    }
}
