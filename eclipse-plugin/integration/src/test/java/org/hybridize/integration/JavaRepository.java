package org.hybridize.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A p2 repository with what is no bundle and every Eclipse has: the Java that runs it, and how bundles are installed
 * and started.
 */
final class JavaRepository {
    /** What an Eclipse is made of besides bundles. */
    static final List<String> UNITS = List.of("a.jre.javase", "tooling.osgi.bundle.default",
            "tooling.org.eclipse.update.feature.default");
    private static final Map<String, Integer> START_LEVELS = new TreeMap<>(Map.of(
            "org.eclipse.equinox.simpleconfigurator", 1, "org.apache.felix.scr", 1,
            "org.eclipse.equinox.common", 2, "org.eclipse.equinox.event", 2, "org.eclipse.core.runtime", 4));

    private JavaRepository() {
    }

    /** The units that say which bundles are started, and when. */
    static List<String> startUnits() {
        return START_LEVELS.keySet().stream().map(name -> "tooling" + name).toList();
    }

    static Path write(Path folder) throws IOException {
        StringBuilder units = new StringBuilder(java()).append(bundles()).append(features());
        START_LEVELS.forEach((name, level) -> units.append(start(name, level)));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("content.xml"), """
                <?xml version='1.0' encoding='UTF-8'?>
                <?metadataRepository version='1.1.0'?>
                <repository name='Java' version='1' \
                type='org.eclipse.equinox.internal.p2.metadata.repository.LocalMetadataRepository'>
                <units size='%d'>
                %s</units></repository>
                """.formatted(3 + START_LEVELS.size(), units));
        return folder;
    }

    private static String java() {
        Set<String> provided = new TreeSet<>();
        provided.add(capability("org.eclipse.equinox.p2.iu", "a.jre.javase", "17.0.0"));
        for (String version : List.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "9", "10", "11",
                "12", "13", "14", "15", "16", "17")) {
            String three = version.contains(".") ? version + ".0" : version + ".0.0";
            provided.add(capability("osgi.ee", "JavaSE", three));
            provided.add(capability("osgi.ee", "JRE", three));
            provided.add(capability("osgi.ee", "JavaSE/compact1", three));
            provided.add(capability("osgi.ee", "JavaSE/compact2", three));
            provided.add(capability("osgi.ee", "JavaSE/compact3", three));
            provided.add(capability("osgi.ee", "OSGi/Minimum", three));
        }
        ModuleLayer.boot().modules().stream().flatMap(module -> module.getDescriptor().exports().stream())
                .filter(exports -> !exports.isQualified() && !exports.source().startsWith("java."))
                .forEach(exports -> provided.add(capability("java.package", exports.source(), "0.0.0")));
        return "<unit id='a.jre.javase' version='17.0.0' singleton='false'><provides size='" + provided.size() + "'>"
                + String.join("", provided) + "</provides><touchpoint id='null' version='0.0.0'/></unit>\n";
    }

    private static String bundles() {
        return fragment("tooling.osgi.bundle.default", List.of(required("org.eclipse.equinox.p2.eclipse.type", "bundle")),
                Map.of("install", "installBundle(bundle:${artifact})",
                        "uninstall", "uninstallBundle(bundle:${artifact})",
                        "configure", "setStartLevel(startLevel:4);"));
    }

    private static String features() {
        return fragment("tooling.org.eclipse.update.feature.default",
                List.of(required("org.eclipse.equinox.p2.eclipse.type", "feature")),
                Map.of("install", "installFeature(feature:${artifact},featureId:default,featureVersion:default)",
                        "uninstall", "uninstallFeature(feature:${artifact},featureId:default,featureVersion:default)"));
    }

    private static String start(String name, int level) {
        return fragment("tooling" + name,
                List.of(required("osgi.bundle", name), required("org.eclipse.equinox.p2.eclipse.type", "bundle")),
                Map.of("install", "installBundle(bundle:${artifact})",
                        "uninstall", "uninstallBundle(bundle:${artifact})",
                        "configure", "setStartLevel(startLevel:" + level + ");markStarted(started:true);"));
    }

    private static String fragment(String id, List<String> hosts, Map<String, String> instructions) {
        String required = String.join("", hosts);
        String steps = new TreeMap<>(instructions).entrySet().stream()
                .map(step -> "<instruction key='" + step.getKey() + "'>" + step.getValue() + "</instruction>")
                .collect(Collectors.joining());
        return "<unit id='" + id + "' version='1.0.0' singleton='false'>"
                + "<hostRequirements size='" + hosts.size() + "'>" + required + "</hostRequirements>"
                + "<properties size='1'><property name='org.eclipse.equinox.p2.type.fragment' value='true'/></properties>"
                + "<provides size='2'>" + capability("org.eclipse.equinox.p2.iu", id, "1.0.0")
                + capability("org.eclipse.equinox.p2.flavor", "tooling", "1.0.0") + "</provides>"
                + "<requires size='" + hosts.size() + "'>" + required + "</requires>"
                + "<touchpoint id='null' version='0.0.0'/>"
                + "<touchpointData size='1'><instructions size='" + instructions.size() + "'>" + steps
                + "</instructions></touchpointData></unit>\n";
    }

    private static String capability(String namespace, String name, String version) {
        return "<provided namespace='" + namespace + "' name='" + name + "' version='" + version + "'/>";
    }

    private static String required(String namespace, String name) {
        return "<required namespace='" + namespace + "' name='" + name + "' range='0.0.0' multiple='true' greedy='false'/>";
    }
}
