package org.hybridize.eclipse.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.hybridize.bridge.ServiceException;
import org.hybridize.bridge.ServiceInfo;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.hybridize.eclipse.core.environment.EnvironmentSetup;
import org.hybridize.eclipse.core.environment.Pythons;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/** The Python environment that the plug-in makes for itself. */
final class EnvironmentTests {
    private final Path python = Path.of(System.getProperty("hybridize.test.python"));

    EnvironmentTests(Bot none) {
        Workbench.useInterpreter(false);
    }

    @Scenario(1)
    void pythons() {
        Check.that(Pythons.version(python).isPresent(), "the version of " + python);
        Check.that(Pythons.version(Path.of("/bin/false")).isEmpty(), "no Python has no version");
        Check.that(Pythons.version(Path.of("/does/not/exist")).isEmpty(), "nor has nothing");
    }

    @Scenario(2)
    void failureLeavesNothing() {
        try {
            new EnvironmentSetup(Path.of("/bin/false"), false).run(new NullProgressMonitor());
            throw new AssertionError("/bin/false has made an environment");
        } catch (CoreException expected) {
            Check.contains(expected.getMessage(), "exit code 1");
        }
        Check.that(!Files.exists(AnalysisEnvironment.folder()), "nothing is left");
        Check.that(AnalysisEnvironment.interpreter().isEmpty(), "there is no interpreter");
    }

    @Scenario(3)
    void cancelLeavesNothing() throws CoreException {
        NullProgressMonitor monitor = new NullProgressMonitor() {
            @Override
            public void subTask(String line) {
                setCanceled(true); // as soon as pip says something
            }
        };
        try {
            new EnvironmentSetup(python, false).run(monitor);
            throw new AssertionError("the cancel had no effect");
        } catch (OperationCanceledException expected) {
            Check.that(!Files.exists(AnalysisEnvironment.folder()), "nothing is left");
        }
    }

    @Scenario(4)
    void setsUpAndWorks() throws CoreException, ServiceException {
        Check.that(setUp(false).tensorflow().isEmpty(), "it has no TensorFlow");
        RefactoringStatus status = analyzed();
        Check.contains(status.toString(), "TensorFlow is not installed beside hybridize");
        Check.that(!status.hasWarning(), "which is no reason to stop: " + status);
        EnvironmentSetup.remove();
        Check.that(AnalysisEnvironment.interpreter().isEmpty(), "it is gone");
    }

    @Scenario(5)
    void setsUpWithTensorFlowAndAsksIt() throws CoreException, ServiceException {
        Check.that(setUp(true).tensorflow().isPresent(), "it has TensorFlow");
        Check.lacks(analyzed().toString(), "TensorFlow is not installed");
        EnvironmentSetup.remove();
    }

    private ServiceInfo setUp(boolean tensorflow) throws CoreException, ServiceException {
        new EnvironmentSetup(python, tensorflow).run(new NullProgressMonitor());
        Path own = AnalysisEnvironment.interpreter().orElseThrow(() -> new AssertionError("no interpreter"));
        Check.that(own.startsWith(AnalysisEnvironment.folder()), own.toString());
        ServiceInfo info = HybridizeCore.services().of(own).start();
        Check.contains(own.getParent().toString(), Path.of(info.executable()).getParent().toString());
        return info;
    }

    /** What an analysis in that environment has to tell. */
    private static RefactoringStatus analyzed() throws CoreException {
        HybridizeRefactoring refactoring = new HybridizeRefactoring(
                new Scope(List.of(Target.of(Projects.fixture("environment")))), HybridizeOptions.DEFAULT);
        RefactoringStatus status = refactoring.checkAllConditions(new NullProgressMonitor());
        Check.equal(3, refactoring.run().orElseThrow().changes().size(), "changes of the fixture");
        return status;
    }
}
