package org.hybridize.bridge.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hybridize.bridge.json.JsonObject;

/**
 * The analysis of one project.
 *
 * @param project its number in the request
 * @param root that the paths of everything below are relative to; empty if even that was not found
 * @param failure why nothing could be analysed at all; everything else is empty then
 * @param tensorflow the version that the program is judged against
 * @param summary counts by name: files, functions, hybrid, and one for each decision
 * @param problems files, or parts of them, that could not be analysed or changed
 * @param functions all that were asked for, by file, then line
 * @param changes one for each file that would change
 * @param report the report as {@code hybridize check --format json} writes it
 */
public record ProjectResult(int project, Optional<Path> root, Optional<String> failure,
        Optional<String> tensorflow, Map<String, Integer> summary, List<Problem> problems,
        List<String> warnings, List<FunctionReport> functions, List<FileChange> changes, JsonObject report) {

    /** The function with that id, if it is in the result. */
    public Optional<FunctionReport> function(String id) {
        return functions.stream().filter(function -> function.id().equals(id)).findFirst();
    }

    /** The record behind its JSON form. */
    public static ProjectResult from(JsonObject json) {
        JsonObject report = json.has("report") ? json.object("report") : new JsonObject(Map.of());
        Map<String, Integer> summary = new LinkedHashMap<>();
        if (report.has("summary")) {
            report.object("summary").members().forEach((name, count) -> {
                if (count instanceof Long number) {
                    summary.put(name, Math.toIntExact(number));
                }
            });
        }
        return new ProjectResult(json.integer("project"), json.optionalString("root").map(Path::of),
                json.optionalString("failure"),
                report.has("tool") ? report.object("tool").optionalString("tensorflow") : Optional.empty(),
                summary, report.objects("errors", Problem::from), report.strings("warnings"),
                report.objects("functions", FunctionReport::from), json.objects("changes", FileChange::from),
                report);
    }
}
