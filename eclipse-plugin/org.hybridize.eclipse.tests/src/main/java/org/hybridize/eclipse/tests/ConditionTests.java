package org.hybridize.eclipse.tests;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Path;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Target;

/** The refactoring itself: conditions, changes, undo. */
final class ConditionTests {
    private final NullProgressMonitor monitor = new NullProgressMonitor();

    ConditionTests(Bot none) {
        Workbench.useInterpreter(true);
    }

    @Scenario(1)
    void changeAndUndo() throws CoreException {
        IProject project = Projects.fixture("headless");
        IFile file = project.getFile("pkg/layers.py");
        String windows = Projects.text(file).replace("\n", "\r\n");
        byte[] before = ("\uFEFF" + windows).getBytes(StandardCharsets.UTF_8);
        Projects.write(project, "pkg/layers.py", before);
        HybridizeRefactoring refactoring = on(project);
        RefactoringStatus status = refactoring.checkAllConditions(monitor);
        Check.that(!status.hasError(), status.toString());
        Change undo = perform(refactoring);
        Check.contains(Projects.text(file), Projects.GRAPH + "\r\n    def apply");
        Check.that(Projects.text(file).startsWith("\uFEFF"), "the byte-order mark stays");
        Change redo = perform(undo);
        Check.that(Arrays.equals(before, Projects.bytes(file)), "undo restores every byte");
        perform(redo);
        Check.contains(Projects.text(file), Projects.GRAPH + "\r\n    def apply");
    }

    @Scenario(2)
    void onlyWhatIsChosen() throws CoreException {
        IProject project = Projects.fixture("headless");
        HybridizeRefactoring refactoring = on(project);
        refactoring.analyze(monitor);
        String key = refactoring.run().orElseThrow().changes().stream()
                .filter(one -> one.report().name().equals("norm")).findFirst().orElseThrow().key();
        refactoring.choose(Set.of(key));
        Check.that(refactoring.checkFinalConditions(monitor).isOK(), "conditions");
        perform(refactoring);
        String after = Projects.text(project.getFile("pkg/layers.py"));
        Check.contains(after, Projects.GRAPH + "\ndef norm");
        Check.contains(after, "@tf.function\ndef helper");
        Check.lacks(after, Projects.GRAPH + "\n    def apply");
    }

    @Scenario(3)
    void importNeededByTwo() throws CoreException {
        IProject project = Projects.create("imports", false, Map.of("main.py", """
                from tensorflow import matmul, ones, reduce_sum, square


                def first(x):
                    return matmul(x, square(x))


                def second(x):
                    return reduce_sum(matmul(x, x)) * reduce_sum(square(x))


                if __name__ == "__main__":
                    for _ in range(2):
                        first(ones((2, 2)))
                        second(ones((2, 2)))
                """));
        HybridizeRefactoring refactoring = on(project);
        RefactoringStatus status = refactoring.checkAllConditions(monitor);
        Check.that(!status.hasError(), status.toString());
        perform(refactoring);
        String after = Projects.text(project.getFile("main.py"));
        Check.equal(2, after.split("\n@.*function\\(input_signature=.*\ndef", -1).length - 1, "decorators in " + after);
        Check.equal(1, (int) after.lines().filter(line -> line.startsWith("import") || line.contains("function"))
                .filter(line -> line.contains("import")).count(), "imports in " + after);
    }

    @Scenario(4)
    void closedAndMissing() throws CoreException {
        IProject open = Projects.fixture("headless");
        IProject closed = Projects.create("closed", false, Map.of());
        closed.close(monitor);
        HybridizeRefactoring both = new HybridizeRefactoring(
                new Scope(List.of(Target.of(open), Target.of(closed))), HybridizeOptions.DEFAULT);
        RefactoringStatus status = both.checkAllConditions(monitor);
        Check.that(!status.hasError(), status.toString());
        Check.contains(status.toString(), "Project closed is closed: it is left out.");
        Check.equal(3, both.run().orElseThrow().changes().size(), "the rest goes on");
        Check.that(on(closed).checkInitialConditions(monitor).hasFatalError(), "nothing is left");
        Check.that(new HybridizeRefactoring(new Scope(List.of()), HybridizeOptions.DEFAULT)
                .checkInitialConditions(monitor).hasFatalError(), "nothing is selected");
        Workbench.useInterpreter(false);
        RefactoringStatus none = on(open).checkInitialConditions(monitor);
        Workbench.useInterpreter(true);
        Check.that(none.hasFatalError(), none.toString());
        Check.contains(none.toString(), "Preferences > Hybridize");
    }

    @Scenario(5)
    void brokenLinkedDerived() throws CoreException, java.io.IOException {
        IProject project = Projects.fixture("headless");
        Projects.write(project, "pkg/broken.py", "def f(:\n");
        RefactoringStatus status = on(project).checkAllConditions(monitor);
        Check.that(!status.hasError(), status.toString());
        Check.contains(status.toString(), "headless/pkg/broken.py:1");
        IProject plain = Projects.create("plain", false, Map.of("a.py", "x = 1\n"));
        Check.contains(on(plain).checkAllConditions(monitor).toString(), "plain is no PyDev project");
        java.nio.file.Path outside = java.nio.file.Files.createTempDirectory("hybridize-linked");
        java.nio.file.Files.writeString(outside.resolve("far.py"), "x = 1\n");
        IFolder link = project.getFolder("far");
        link.createLink(Path.fromOSString(outside.toString()), IResource.NONE, monitor);
        Check.contains(on(link).checkAllConditions(monitor).toString(), "is linked from outside the project");
        link.delete(true, monitor);
        IFolder derived = project.getFolder("pkg");
        derived.setDerived(true, monitor);
        Check.contains(on(derived).checkAllConditions(monitor).toString(), "is derived");
        RefactoringStatus whole = on(project).checkAllConditions(monitor);
        Check.contains(whole.toString(), "left as it is");
    }

    @Scenario(6)
    void wrongEncoding() throws CoreException {
        IProject project = Projects.create("latin", false, Map.of());
        String text = """
                # -*- coding: latin-1 -*-
                # \u00e9t\u00e9
                import tensorflow as tf


                def f(x):
                    return tf.matmul(x, x) + tf.square(x)


                for _ in range(2):
                    f(tf.ones((2, 2)))
                """;
        IFile file = Projects.write(project, "main.py", text.getBytes(StandardCharsets.ISO_8859_1));
        file.setCharset("UTF-8", monitor);
        RefactoringStatus status = on(project).checkAllConditions(monitor);
        Check.that(status.hasError() && !status.hasFatalError(), status.toString());
        Check.contains(status.toString(), "Set its encoding");
        file.setCharset("ISO-8859-1", monitor);
        HybridizeRefactoring refactoring = on(project);
        Check.that(!refactoring.checkAllConditions(monitor).hasError(), "with the right encoding");
        perform(refactoring);
        Check.equal(text.replace("def f", Projects.graph("(2, 2)") + "\ndef f"),
                new String(Projects.bytes(file), StandardCharsets.ISO_8859_1), "text");
    }

    @Scenario(7)
    void changedMeanwhile() throws CoreException {
        IProject project = Projects.fixture("headless");
        HybridizeRefactoring refactoring = on(project);
        refactoring.analyze(monitor);
        IFile file = project.getFile("pkg/layers.py");
        Projects.write(project, "pkg/layers.py", Projects.text(file) + "# more\n");
        RefactoringStatus status = refactoring.checkFinalConditions(monitor);
        Check.that(status.hasFatalError(), status.toString());
        Check.contains(status.toString(), "changed");
    }

    private static HybridizeRefactoring on(IResource resource) {
        return new HybridizeRefactoring(new Scope(List.of(Target.of(resource))), HybridizeOptions.DEFAULT);
    }

    private Change perform(HybridizeRefactoring refactoring) throws CoreException {
        return perform(refactoring.createChange(monitor));
    }

    private Change perform(Change change) throws CoreException {
        change.initializeValidationData(monitor);
        RefactoringStatus valid = change.isValid(monitor);
        Check.that(!valid.hasFatalError(), valid.toString());
        return change.perform(monitor);
    }
}
