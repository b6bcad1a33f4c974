package org.hybridize.eclipse.core.refactoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.Refactoring;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.hybridize.bridge.model.FileChange;
import org.hybridize.eclipse.core.analysis.Analyzer;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.Failures;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.analysis.LastRun;
import org.hybridize.eclipse.core.analysis.ProjectRun;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.scope.Scope;

/**
 * Make functions graphs, or graphs functions. The analysis runs when it is first needed, and again when scope or
 * options have changed in a way that matters to it.
 */
public final class HybridizeRefactoring extends Refactoring {
    private Scope scope;
    private HybridizeOptions options;
    private Run run;
    /** Keys of the candidates to change; nothing: all that are offered. */
    private Optional<Set<String>> chosen = Optional.empty();
    private Change change;
    private boolean remembered = true;

    /** On {@code scope}, with {@code options}. */
    public HybridizeRefactoring(Scope scope, HybridizeOptions options) {
        this.scope = scope;
        this.options = options;
    }

    /** Leave the last run, which views show, as it is: this one is about a single function of it. */
    public HybridizeRefactoring apart() {
        remembered = false;
        return this;
    }

    @Override
    public String getName() {
        return "Hybridize";
    }

    /** What is looked at. */
    public Scope scope() {
        return scope;
    }

    /** What the user has chosen. */
    public HybridizeOptions options() {
        return options;
    }

    /** Look at something else from now on. */
    public void setScope(Scope other) {
        if (!other.equals(scope)) {
            scope = other;
            run = null;
            chosen = Optional.empty();
        }
    }

    /** Other options from now on. */
    public void setOptions(HybridizeOptions others) {
        if (!others.equals(options)) {
            run = run != null && others.sameAnalysis(options) ? run.with(others) : null;
            options = others;
            chosen = Optional.empty();
        }
    }

    /** What the analysis found; nothing if it has not run yet. */
    public Optional<Run> run() {
        return Optional.ofNullable(run);
    }

    /** The functions to change, by {@link Candidate#key}. */
    public void choose(Set<String> keys) {
        chosen = Optional.of(Set.copyOf(keys));
    }

    /** Whether that candidate is to be changed. */
    public boolean isChosen(Candidate candidate) {
        return chosen.map(keys -> keys.contains(candidate.key())).orElse(true);
    }

    /** Run the analysis, unless it has. */
    public Run analyze(IProgressMonitor monitor) throws CoreException {
        if (run == null) {
            run = Analyzer.with(options).analyze(scope, options, monitor);
            if (remembered) {
                LastRun.set(run);
            }
        }
        return run;
    }

    @Override
    public RefactoringStatus checkInitialConditions(IProgressMonitor monitor) {
        RefactoringStatus status = new RefactoringStatus();
        if (scope.targets().isEmpty()) {
            status.addFatalError("There is nothing to look at: no Python file, folder or project is selected, and the "
                    + "workspace has no open PyDev project.");
            return status;
        }
        if (options.interpreter().isEmpty() && AnalysisEnvironment.interpreter().isEmpty()) {
            status.addFatalError(AnalysisEnvironment.whyMissing());
        }
        int left = 0;
        for (IProject project : scope.byProject().keySet()) {
            Optional<String> obstacle = Analyzer.obstacle(project);
            obstacle.ifPresent(status::addWarning);
            left += obstacle.isEmpty() ? 1 : 0;
        }
        if (left == 0) {
            status.addFatalError("No project is left that can be analysed.");
        }
        return status;
    }

    @Override
    public RefactoringStatus checkFinalConditions(IProgressMonitor monitor) throws CoreException {
        SubMonitor progress = SubMonitor.convert(monitor, "Hybridize", 100);
        RefactoringStatus status = new RefactoringStatus();
        change = null;
        try {
            Run done = analyze(progress.split(70));
            Findings.addTo(status, done);
            Map<ProjectRun, List<String>> wanted = wanted(done);
            if (wanted.isEmpty()) {
                status.addInfo(done.changes().isEmpty() ? "There is nothing to change in " + scope.label() + "."
                        : "No function is chosen.");
            }
            change = build(done, wanted, status, progress.split(30));
        } catch (OperationCanceledException cancelled) {
            throw cancelled;
        } catch (CoreException failure) {
            Findings.addFailure(status, failure.getStatus());
        }
        if (status.hasFatalError()) {
            run = null; // whoever tries again does so on the files as they are then
        }
        return status;
    }

    private Map<ProjectRun, List<String>> wanted(Run done) {
        return done.changes().stream().filter(this::isChosen).collect(Collectors.groupingBy(Candidate::run,
                LinkedHashMap::new, Collectors.mapping(one -> one.report().id(), Collectors.toList())));
    }

    private Change build(Run done, Map<ProjectRun, List<String>> wanted, RefactoringStatus status,
            IProgressMonitor monitor) throws CoreException {
        SubMonitor progress = SubMonitor.convert(monitor, Math.max(1, wanted.size()));
        Analyzer analyzer = Analyzer.with(options);
        ChangeBuilder builder = new ChangeBuilder(status);
        List<IFile> files = new ArrayList<>();
        for (Map.Entry<ProjectRun, List<String>> entry : wanted.entrySet()) {
            try {
                List<FileChange> edits = analyzer.edits(done, entry.getKey(), entry.getValue(), progress.split(1));
                files.addAll(builder.add(entry.getKey(), edits, Set.copyOf(entry.getValue())));
            } catch (CoreException failure) {
                List<String> stale = Failures.staleFiles(failure.getStatus());
                if (stale.isEmpty()) {
                    throw failure;
                }
                Findings.addStale(status, entry.getKey(), stale);
            }
        }
        builder.checkWritable(files, getValidationContext());
        return builder.build(descriptor(done));
    }

    private HybridizeDescriptor descriptor(Run done) {
        Set<String> keys = done.changes().stream().filter(this::isChosen).map(Candidate::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return HybridizeDescriptor.of(scope, options, chosen.isPresent() ? Optional.of(keys) : Optional.empty());
    }

    @Override
    public Change createChange(IProgressMonitor monitor) throws CoreException {
        if (change == null) { // LTK asks only after the conditions were checked, a script may not
            RefactoringStatus status = checkFinalConditions(monitor);
            if (status.hasFatalError() || change == null) {
                throw new CoreException(status.getEntryWithHighestSeverity().toStatus());
            }
        }
        return change;
    }
}
