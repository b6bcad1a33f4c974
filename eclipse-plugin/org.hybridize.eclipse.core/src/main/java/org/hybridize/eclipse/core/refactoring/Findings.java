package org.hybridize.eclipse.core.refactoring;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.IRegion;
import org.eclipse.ltk.core.refactoring.FileStatusContext;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.RefactoringStatusContext;
import org.hybridize.bridge.model.Problem;
import org.hybridize.bridge.model.Reason;
import org.hybridize.bridge.model.Severity;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.ProjectRun;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.pydev.PyDevProject;
import org.hybridize.eclipse.core.scope.Scopes;

/** What an analysis has to tell besides candidates, as entries of a refactoring status. */
final class Findings {
    static final String CHANGED =
            " has changed since it was analysed. Nothing was changed; go back, and it is analysed again.";
    private static final Pattern PLACE = Pattern.compile("(\\S.*\\.py):(\\d+): ");

    private Findings() {
    }

    /** Everything that kept something out of {@code run}, and what its speculative changes assume. */
    static void addTo(RefactoringStatus status, Run run) {
        run.skipped().forEach(status::addInfo); // the candidates page has told them already
        for (ProjectRun project : run.projects()) {
            String name = project.project().getName();
            if (!PyDevProject.hasNature(project.project())) {
                status.addInfo(name + " is no PyDev project: its folder is taken for its only source folder.");
            }
            project.result().failure().ifPresent(why ->
                    status.addError(name + " could not be analysed, and is left as it is: " + why));
            project.result().problems().forEach(problem -> status.addWarning(
                    name + "/" + problem.file() + place(problem) + ": " + problem.message() + ". The file is left out.",
                    context(project, problem.file(), problem.line())));
            project.result().warnings().forEach(warning -> addRemark(status, project, warning));
        }
        run.changes().stream().filter(Candidate::speculative).forEach(one -> addAssumptions(status, one));
    }

    /** A remark on a place in the program is a warning; one on how the analysis went is not. */
    private static void addRemark(RefactoringStatus status, ProjectRun project, String text) {
        String name = project.project().getName();
        Matcher place = PLACE.matcher(text);
        if (place.lookingAt()) {
            status.addWarning(name + "/" + text,
                    context(project, place.group(1), Integer.parseInt(place.group(2))));
        } else {
            status.addInfo(name + ": " + text);
        }
    }

    private static void addAssumptions(RefactoringStatus status, Candidate candidate) {
        for (Reason reason : candidate.report().reasons()) {
            if (reason.severity() == Severity.WARNING) {
                status.addWarning(candidate.report().name() + " rests on an assumption: " + reason.message(),
                        context(candidate.run(), reason.file(), reason.line()));
            }
        }
    }

    /** A failure that leaves nothing to go on with. */
    static void addFailure(RefactoringStatus status, IStatus failure) {
        StringBuilder text = new StringBuilder(failure.getMessage());
        for (IStatus child : failure.getChildren()) {
            text.append('\n').append(child.getMessage());
        }
        status.addFatalError(text.toString());
    }

    /** Files that somebody has changed since they were analysed. */
    static void addStale(RefactoringStatus status, ProjectRun project, List<String> files) {
        files.forEach(name -> status.addFatalError("/" + project.project().getName() + "/" + name + CHANGED,
                context(project, name, 0)));
    }

    private static String place(Problem problem) {
        return problem.line() > 0 ? ":" + problem.line() : "";
    }

    private static RefactoringStatusContext context(ProjectRun project, String name, int line) {
        return project.file(name).map(file -> new FileStatusContext(file, region(file, line))).orElse(null);
    }

    private static IRegion region(IFile file, int line) {
        try {
            return line < 1 ? null : new Document(Scopes.text(file)).getLineInformation(line - 1);
        } catch (BadLocationException beyond) {
            return null;
        }
    }
}
