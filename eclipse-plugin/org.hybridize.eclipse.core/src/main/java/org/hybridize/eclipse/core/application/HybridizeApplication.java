package org.hybridize.eclipse.core.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.ltk.core.refactoring.CheckConditionsOperation;
import org.eclipse.ltk.core.refactoring.CreateChangeOperation;
import org.eclipse.ltk.core.refactoring.PerformChangeOperation;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.RefactoringStatusEntry;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.ProjectRun;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.report.Reports;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/**
 * Hybridize for projects of a workspace, without a workbench. Ends with the exit codes of the command line: 0 nothing
 * to change or applied, 1 changes proposed, 2 wrong usage or an error.
 */
public final class HybridizeApplication implements IApplication {
    private static final Integer CHANGES = 1;
    private static final Integer ERROR = 2;

    @Override
    public Object start(IApplicationContext context) {
        try {
            Object given = context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
            CommandLine line = CommandLine.parse(given instanceof String[] words ? words : new String[0]);
            return run(line);
        } catch (CommandLine.Wrong wrong) {
            System.err.println("hybridize: " + wrong.getMessage());
            System.err.println(CommandLine.USAGE);
            return ERROR;
        } catch (CoreException | IOException failure) {
            System.err.println("hybridize: " + failure.getMessage());
            if (failure instanceof CoreException core) {
                for (IStatus child : core.getStatus().getChildren()) {
                    System.err.println("  " + child.getMessage());
                }
            }
            return ERROR;
        }
    }

    private static Integer run(CommandLine line) throws CommandLine.Wrong, CoreException, IOException {
        HybridizeRefactoring refactoring = new HybridizeRefactoring(scope(line.projects()), line.options());
        CheckConditionsOperation check =
                new CheckConditionsOperation(refactoring, CheckConditionsOperation.ALL_CONDITIONS);
        CreateChangeOperation create = new CreateChangeOperation(check, RefactoringStatus.FATAL);
        PerformChangeOperation perform = new PerformChangeOperation(create);
        NullProgressMonitor monitor = new NullProgressMonitor();
        if (line.apply()) {
            ResourcesPlugin.getWorkspace().run(perform, monitor);
        } else {
            create.run(monitor);
        }
        RefactoringStatus status = create.getConditionCheckingStatus();
        boolean failed = status.getSeverity() >= RefactoringStatus.ERROR;
        for (RefactoringStatusEntry entry : status.getEntries()) {
            System.err.println("hybridize: " + entry.getMessage());
        }
        if (refactoring.run().isEmpty()) {
            return ERROR;
        }
        if (line.report() != null) {
            Files.writeString(line.report(), Reports.forFile(refactoring.run().get(), line.report().toString()));
        }
        List<Candidate> changes = refactoring.run().get().changes();
        tell(changes, line.apply() && perform.changeExecuted());
        failed |= refactoring.run().get().projects().stream().map(ProjectRun::result)
                .anyMatch(one -> one.failure().isPresent());
        ResourcesPlugin.getWorkspace().save(true, monitor);
        return failed ? ERROR : line.apply() || changes.isEmpty() ? EXIT_OK : CHANGES;
    }

    private static Scope scope(List<String> names) throws CommandLine.Wrong, CoreException {
        ResourcesPlugin.getWorkspace().getRoot().refreshLocal(IResource.DEPTH_INFINITE, null);
        if (names.isEmpty()) {
            return Scope.workspace();
        }
        List<Target> targets = new ArrayList<>();
        for (String name : names) {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
            if (!project.exists()) {
                throw new CommandLine.Wrong("the workspace has no project " + name);
            }
            targets.add(Target.of(project));
        }
        return new Scope(targets);
    }

    private static void tell(List<Candidate> changes, boolean applied) {
        for (Candidate one : changes) {
            System.out.println(one.run().project().getName() + "/" + one.report().file() + ":" + one.report().line()
                    + "  " + one.report().name() + "  " + one.decision() + "  " + one.safety());
        }
        System.out.println(changes.size() + (applied ? " changes applied" : " changes proposed"));
    }

    @Override
    public void stop() {
        // The process of the service ends with the bundle.
    }
}
