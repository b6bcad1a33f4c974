package org.hybridize.eclipse.core.refactoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Path;
import org.eclipse.ltk.core.refactoring.Refactoring;
import org.eclipse.ltk.core.refactoring.RefactoringDescriptor;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;
import org.hybridize.eclipse.core.scope.Definition;
import org.hybridize.eclipse.core.scope.PythonOutline;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Scopes;
import org.hybridize.eclipse.core.scope.Target;

/** A refactoring in the history: what it looked at, its options, and what was chosen. A script can run it again. */
public final class HybridizeDescriptor extends RefactoringDescriptor {
    /** The id of the refactoring. */
    public static final String ID = "org.hybridize.eclipse.refactoring";
    private static final String TARGET = "target.";
    private static final String FUNCTION = "function.";
    /** Before the name of a class or function, after the path of its file; no path can contain it. */
    private static final String INSIDE = "::";

    private final Map<String, String> arguments;

    private HybridizeDescriptor(String project, String description, String comment, Map<String, String> arguments) {
        super(ID, project, description, comment, STRUCTURAL_CHANGE | MULTI_CHANGE);
        this.arguments = Map.copyOf(arguments);
    }

    /** The descriptor of a refactoring. */
    static HybridizeDescriptor of(Scope scope, HybridizeOptions options, Optional<Set<String>> chosen) {
        Map<String, String> arguments = new LinkedHashMap<>(options.toMap());
        int number = 0;
        for (Target target : scope.targets()) {
            arguments.put(TARGET + number++, target.resource().getFullPath().toPortableString()
                    + target.definition().map(one -> INSIDE + one.qualifiedName()).orElse(""));
        }
        number = 0;
        for (String key : chosen.orElse(Set.of())) {
            arguments.put(FUNCTION + number++, key);
        }
        List<IProject> projects = List.copyOf(scope.byProject().keySet());
        return new HybridizeDescriptor(projects.size() == 1 ? projects.get(0).getName() : null,
                "Hybridize " + scope.label(), "Hybridize " + scope.label() + " with " + options.toMap(), arguments);
    }

    /** The descriptor that the history has kept. */
    static HybridizeDescriptor of(String project, String description, String comment, Map<String, String> arguments) {
        return new HybridizeDescriptor(project, description, comment, arguments);
    }

    Map<String, String> arguments() {
        return arguments;
    }

    @Override
    public Refactoring createRefactoring(RefactoringStatus status) {
        List<Target> targets = new ArrayList<>();
        for (String text : numbered(TARGET)) {
            Optional<Target> target = target(text);
            target.ifPresentOrElse(targets::add, () -> status.addWarning(text + " does not exist any more."));
        }
        HybridizeRefactoring refactoring =
                new HybridizeRefactoring(new Scope(targets), HybridizeOptions.fromMap(arguments));
        List<String> chosen = numbered(FUNCTION);
        if (!chosen.isEmpty()) {
            refactoring.choose(Set.copyOf(chosen));
        }
        return refactoring;
    }

    private List<String> numbered(String prefix) {
        List<String> found = new ArrayList<>();
        for (int i = 0; arguments.containsKey(prefix + i); i++) {
            found.add(arguments.get(prefix + i));
        }
        return found;
    }

    private static Optional<Target> target(String text) {
        int inside = text.indexOf(INSIDE);
        String path = inside < 0 ? text : text.substring(0, inside);
        IResource resource = ResourcesPlugin.getWorkspace().getRoot().findMember(Path.fromPortableString(path), true);
        if (resource == null || inside < 0) {
            return Optional.ofNullable(resource).map(Target::of);
        }
        String name = text.substring(inside + INSIDE.length());
        Optional<Definition> found = resource instanceof IFile file
                ? PythonOutline.of(Scopes.text(file)).definitions().stream()
                        .filter(one -> one.qualifiedName().equals(name)).findFirst()
                : Optional.empty();
        return found.map(one -> new Target(resource, Optional.of(one)));
    }
}
