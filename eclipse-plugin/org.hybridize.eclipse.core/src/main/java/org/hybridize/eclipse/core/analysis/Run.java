package org.hybridize.eclipse.core.analysis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hybridize.bridge.model.AnalysisResult;
import org.hybridize.eclipse.core.scope.Scope;

/**
 * What one analysis of projects found.
 *
 * @param skipped what was not analysed or not looked up, and why, as sentences
 * @param result as the service gave it; names the analysis when its edits are asked for
 */
public record Run(Scope scope, HybridizeOptions options, Instant start, Duration time, List<ProjectRun> projects,
        List<String> skipped, AnalysisResult result) {

    /** The functions of the scope, in order of project, file and line. */
    public List<Candidate> functions() {
        return projects.stream().flatMap(one -> one.functions(scope).stream()).toList();
    }

    /** The functions whose change is wanted. */
    public List<Candidate> changes() {
        return functions().stream().filter(one -> one.changes()
                && options.wants(one.report().decision(), one.report().safety().orElseThrow())).toList();
    }

    /** The same analysis with options that it does not depend on. */
    public Run with(HybridizeOptions others) {
        return new Run(scope, others, start, time, projects, skipped, result);
    }
}
