package org.hybridize.eclipse.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hybridize.bridge.json.JsonWriter;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.ProjectRun;
import org.hybridize.eclipse.core.analysis.Run;

/** A run as text for other programs and for people. */
public final class Reports {
    private static final List<String> COLUMNS =
            List.of("project", "file", "line", "function", "decision", "safety", "benefit", "reason");

    private Reports() {
    }

    /** In the form that the name of the file asks for. */
    public static String forFile(Run run, String name) {
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        if (lower.endsWith(".csv")) {
            return csv(run);
        }
        return lower.endsWith(".html") || lower.endsWith(".htm") ? html(run) : json(run);
    }

    /** Comma-separated, a line a function. */
    public static String csv(Run run) {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (Candidate one : run.functions()) {
            text.append(String.join(",", row(one).stream().map(Reports::quoted).toList())).append("\r\n");
        }
        return text.toString();
    }

    private static List<String> row(Candidate one) {
        return List.of(one.run().project().getName(), one.report().file(), String.valueOf(one.report().line()),
                one.report().name(), one.decision(), one.safety(), one.benefit(), one.reason());
    }

    /** A cell; one that a spreadsheet would take for a formula is kept from it. */
    private static String quoted(String cell) {
        String safe = !cell.isEmpty() && "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    /** The reports of the projects as {@code hybridize check --format json} gives them, by project. */
    public static String json(Run run) {
        List<Object> projects = new ArrayList<>();
        for (ProjectRun one : run.projects()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("project", one.project().getName());
            json.put("failure", one.result().failure().orElse(null));
            json.put("report", one.result().report().members());
            projects.add(json);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema_version", 1);
        all.put("projects", projects);
        all.put("skipped", run.skipped());
        return JsonWriter.write(all) + "\n";
    }

    /** A page that stands alone. */
    public static String html(Run run) {
        StringBuilder text = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>Hybridize</title>
                <style>
                body { font-family: sans-serif; margin: 2em; }
                table { border-collapse: collapse; }
                th, td { border-bottom: 1px solid #ccc; padding: .3em .8em; text-align: left; vertical-align: top; }
                .hybridize, .dehybridize, .reconfigure { background: #eef7ee; }
                .speculative { background: #fdf6e3; }
                </style></head><body>
                <h1>Hybridize: %s</h1>
                """.formatted(escaped(run.scope().label())));
        run.skipped().forEach(line -> text.append("<p>").append(escaped(line)).append("</p>\n"));
        text.append("<table>\n<tr>");
        COLUMNS.forEach(column -> text.append("<th>").append(column).append("</th>"));
        text.append("</tr>\n");
        for (Candidate one : run.functions()) {
            text.append("<tr class=\"").append(one.speculative() ? "speculative" : one.decision()).append("\">");
            row(one).forEach(cell -> text.append("<td>").append(escaped(cell)).append("</td>"));
            text.append("</tr>\n");
        }
        return text.append("</table>\n</body></html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
