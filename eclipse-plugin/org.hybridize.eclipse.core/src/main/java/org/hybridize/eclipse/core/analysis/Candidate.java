package org.hybridize.eclipse.core.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.resources.IFile;
import org.hybridize.bridge.model.FunctionReport;
import org.hybridize.bridge.model.Reason;
import org.hybridize.bridge.model.Safety;

/** A function of a run, with the file it is in. */
public record Candidate(ProjectRun run, FunctionReport report, IFile file) {
    /** Names it over all projects of the run. */
    public String key() {
        return run.project().getName() + "/" + report.id();
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

    /** What makes the change worth while, as far as is known: the tensors that it works on. */
    public String benefit() {
        if (!changes()) {
            return "";
        }
        List<String> tensors = report.parameters().stream().filter(one -> one.values().contains("tensor"))
                .map(parameter -> parameter.name()).toList();
        return switch (report.decision()) {
            case HYBRIDIZE -> tensors.isEmpty() ? "tensor work" : "tensor work on " + String.join(", ", tensors);
            case DEHYBRIDIZE -> "one graph less";
            default -> "fewer or better graphs";
        };
    }

    /** The first reason in words; empty if there is none. */
    public String reason() {
        return report.firstReason().map(reason -> reason.code() + " " + reason.message()).orElse("");
    }

    /** The whole explanation: every reason with its trace and the way out. */
    public String explanation() {
        StringBuilder text = new StringBuilder(report.name()).append(": ").append(decision());
        Optional.of(safety()).filter(word -> !word.isEmpty()).ifPresent(word -> text.append(", ").append(word));
        text.append('\n').append(file.getFullPath()).append(':').append(report.line()).append('\n');
        if (!benefit().isEmpty()) {
            text.append(benefit()).append('\n');
        }
        String known = report.facts().entrySet().stream().filter(fact -> fact.getValue())
                .map(fact -> fact.getKey().replace('_', ' ')).collect(Collectors.joining(", "));
        if (!known.isEmpty()) {
            text.append("Known: ").append(known).append('\n');
        }
        report.inputSignature().ifPresent(one -> text.append("Input signature: ").append(one).append('\n'));
        report.signatureWithheld().ifPresent(one -> text.append("No input signature: ").append(one).append('\n'));
        report.reasons().forEach(reason -> text.append('\n').append(tell(reason)));
        return text.toString();
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
