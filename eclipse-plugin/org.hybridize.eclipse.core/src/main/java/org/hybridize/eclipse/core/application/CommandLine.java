package org.hybridize.eclipse.core.application;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;

/**
 * What the application was started with.
 *
 * @param projects names; none: all open PyDev projects
 * @param apply whether to write the changes
 * @param report a file to write what was found to, or null
 */
record CommandLine(List<String> projects, boolean apply, Path report, HybridizeOptions options) {
    static final String USAGE = "usage: -application org.hybridize.eclipse.core.hybridize -data WORKSPACE"
            + " [--projects NAME ...] [--check|--apply] [--report FILE.json|.csv|.html]"
            + " [--speculative] [--library] [--no-signatures] [--no-test-entry-points] [--no-follow-type-hints]"
            + " [--no-tensorflow] [--interpreter PYTHON]";

    private static final Map<String, Map.Entry<String, String>> SWITCHES = Map.of(
            "--speculative", Map.entry("speculative", "true"),
            "--library", Map.entry("library", "true"),
            "--no-signatures", Map.entry("signatures", "false"),
            "--no-test-entry-points", Map.entry("tests", "false"),
            "--no-follow-type-hints", Map.entry("typeHints", "false"),
            "--no-tensorflow", Map.entry("tensorflow", "false"));

    static CommandLine parse(String[] words) throws Wrong {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        List<String> projects = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>(HybridizeOptions.preferred().toMap());
        boolean check = false;
        boolean apply = false;
        Path report = null;
        while (!left.isEmpty()) {
            String word = left.pop();
            if (SWITCHES.containsKey(word)) {
                options.put(SWITCHES.get(word).getKey(), SWITCHES.get(word).getValue());
                continue;
            }
            switch (word) {
                case "--check" -> check = true;
                case "--apply" -> apply = true;
                case "--report" -> report = Path.of(value(left, word));
                case "--interpreter" -> options.put("interpreter", value(left, word));
                case "--projects" -> {
                    projects.add(value(left, word));
                    while (!left.isEmpty() && !left.peek().startsWith("-")) {
                        projects.add(left.pop());
                    }
                }
                // Equinox hands on a few words of its own, each with a value.
                case "-pdelaunch", "-consoleLog" -> { }
                case "-product", "-feature" -> value(left, word);
                default -> throw new Wrong("unknown argument " + word);
            }
        }
        if (check && apply) {
            throw new Wrong("--check and --apply exclude each other");
        }
        return new CommandLine(projects, apply, report, HybridizeOptions.fromMap(options));
    }

    private static String value(Deque<String> left, String word) throws Wrong {
        if (left.isEmpty() || left.peek().startsWith("--")) {
            throw new Wrong(word + " needs a value");
        }
        return left.pop();
    }

    /** The user has asked for something that there is not. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }
}
