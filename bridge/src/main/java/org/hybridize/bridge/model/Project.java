package org.hybridize.bridge.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One program to analyse. The whole program around the paths is read; what lies under them is reported.
 *
 * @param root of the program; empty: found around the paths
 * @param paths files and folders, absolute
 */
public record Project(Optional<Path> root, List<Path> paths, Options options) {
    /** The whole program at {@code root}. */
    public static Project at(Path root, Options options) {
        return new Project(Optional.of(root), List.of(root), options);
    }

    /** The JSON form. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("root", root.map(Path::toString).orElse(null));
        json.put("paths", paths.stream().map(Path::toString).toList());
        json.put("options", options.values());
        return json;
    }
}
