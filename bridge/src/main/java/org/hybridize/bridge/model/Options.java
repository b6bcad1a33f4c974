package org.hybridize.bridge.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of an analysis, under the names they have on the command line. What is not said here is taken from the
 * project's own {@code [tool.hybridize]}, and after that from the defaults. Immutable.
 */
public final class Options {
    /** Nothing said. */
    public static final Options NONE = new Options(Map.of());

    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    /** Write an {@code input_signature} where one is known. */
    public Options signatures(boolean wanted) {
        return with("signatures", wanted);
    }

    /** Type hints tell what parameters hold. */
    public Options followTypeHints(boolean wanted) {
        return with("follow_type_hints", wanted);
    }

    /** Tests count as callers. */
    public Options testEntryPoints(boolean wanted) {
        return with("test_entry_points", wanted);
    }

    /** Functions may be called from outside the program. */
    public Options library(boolean wanted) {
        return with("library", wanted);
    }

    /** Whether TensorFlow may be started to learn dtypes and shapes. */
    public Options tensorflow(boolean wanted) {
        return with("tensorflow", wanted);
    }

    /** The TensorFlow that the program runs on, such as {@code 2.15}. */
    public Options targetTensorflow(String version) {
        return with("target_tensorflow", version);
    }

    /** The interpreter of the program; its packages are looked up, none is imported. */
    public Options python(String executable) {
        return with("python", executable);
    }

    /** Folders on the program's Python path. */
    public Options sourceRoots(List<String> folders) {
        return with("source_root", List.copyOf(folders));
    }

    /** Look only at these hazards: codes, names or prefixes. */
    public Options select(List<String> codes) {
        return with("select", List.copyOf(codes));
    }

    /** Pass over these hazards. */
    public Options ignore(List<String> codes) {
        return with("ignore", List.copyOf(codes));
    }

    /** Read only files like these. */
    public Options include(List<String> globs) {
        return with("include", List.copyOf(globs));
    }

    /** Read no files like these. */
    public Options exclude(List<String> globs) {
        return with("exclude", List.copyOf(globs));
    }

    /** Any option by its name on the command line with underscores. */
    public Options with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new Options(Collections.unmodifiableMap(copy));
    }

    /** What was said, by name. */
    public Map<String, Object> values() {
        return values;
    }
}
