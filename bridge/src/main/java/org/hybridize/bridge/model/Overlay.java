package org.hybridize.bridge.model;

import java.nio.file.Path;
import java.util.Map;

/** The text of a file as an editor shows it, not saved yet. */
public record Overlay(Path path, String text) {
    /** The JSON form. */
    public Map<String, Object> toJson() {
        return Map.of("path", path.toString(), "text", text);
    }
}
