package org.hybridize.eclipse.core.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.resources.IFile;
import org.hybridize.bridge.model.FunctionReport;
import org.hybridize.bridge.model.Parameter;
import org.hybridize.bridge.model.Reason;
import org.hybridize.bridge.model.Safety;

/** A function of a run, with the file it is in. */
public record Candidate(ProjectRun run, FunctionReport report, IFile file) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Candidate one && run == one.run && report.id().equals(one.report.id());
    }

    @Override
    public int hashCode() {
        return report.id().hashCode();
    }

    /** Names it over all projects of the run. */
    public String key() {
        return run.project().getName() + "/" + report.id();
    }

    /** Where it stands: file, line and project. */
    public String place() {
        return report.file() + ":" + report.line() + " - " + run.project().getName();
    }

    /** Whether the decision is to change it. */
    public boolean changes() {
        return report.decision().changes();
    }

    /** Whether the change rests on an assumption. */
    public boolean speculative() {
        return report.safety().filter(safety -> safety == Safety.SPECULATIVE).isPresent();
    }

    /** The decision in words. */
    public String decision() {
        return report.decision().name().toLowerCase(Locale.ROOT);
    }

    /** The safety in words; empty when nothing changes. */
    public String safety() {
        return report.safety().map(safety -> safety.name().toLowerCase(Locale.ROOT)).orElse("");
    }

    /** Why the change is worth while: the tensors that it works on, or what is wrong with the graph as it is. */
    public String benefit() {
        return report.purpose().orElse("");
    }

    /** The first reason in words; empty if there is none. */
    public String reason() {
        return report.firstReason().map(reason -> reason.code() + " " + reason.name()
                // The benefit of repairing a graph is told by the message itself: once is enough.
                + (benefit().equals(reason.message()) ? "" : ": " + reason.message())).orElse("");
    }

    /** The whole explanation: every reason with its trace and the way out. */
    public String explanation() {
        StringBuilder text = new StringBuilder(report.name()).append(": ").append(decision());
        Optional.of(safety()).filter(word -> !word.isEmpty()).ifPresent(word -> text.append(", ").append(word));
        text.append('\n').append(file.getFullPath()).append(':').append(report.line()).append('\n');
        line(text, "Benefit", report.purpose());
        line(text, "Assumes", report.assumption());
        line(text, "Input signature", report.signature());
        line(text, "No input signature", report.signatureWithheld());
        line(text, "Tensors", said(report.parameters().stream().filter(one -> !one.text().isEmpty())
                .map(one -> one.name() + ": " + one.text() + evidence(one)).collect(Collectors.joining("; "))));
        line(text, "Known", said(report.facts().entrySet().stream().filter(fact -> fact.getValue())
                .map(fact -> fact.getKey().replace('_', ' ')).collect(Collectors.joining(", "))));
        report.reasons().forEach(reason -> text.append('\n').append(tell(reason)));
        return text.toString();
    }

    private static void line(StringBuilder text, String label, Optional<String> content) {
        content.ifPresent(words -> text.append(label).append(": ").append(words).append('\n'));
    }

    private static Optional<String> said(String words) {
        return Optional.of(words).filter(one -> !one.isEmpty());
    }

    private static String evidence(Parameter parameter) {
        return parameter.evidence().isEmpty() ? "" : " (known from " + String.join(", ", parameter.evidence()) + ")";
    }

    private static String tell(Reason reason) {
        StringBuilder text = new StringBuilder();
        text.append(reason.code()).append(' ').append(reason.name()).append(" (")
                .append(reason.severity().name().toLowerCase(Locale.ROOT)).append(")\n  ")
                .append(reason.file()).append(':').append(reason.line()).append("  ").append(reason.message()).append('\n');
        reason.trace().forEach(step -> text.append("    ").append(step.file()).append(':').append(step.line())
                .append("  ").append(step.message()).append('\n'));
        reason.unlock().ifPresent(way -> text.append("  To unlock: ").append(way).append('\n'));
        return text.toString();
    }
}
