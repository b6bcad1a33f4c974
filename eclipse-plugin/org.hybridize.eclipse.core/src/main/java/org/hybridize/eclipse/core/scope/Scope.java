package org.hybridize.eclipse.core.scope;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.hybridize.eclipse.core.pydev.PyDevProject;

/** What is looked at and may be changed: places in one project or several. */
public record Scope(List<Target> targets) {
    /** Without places that lie in others. */
    public Scope {
        List<Target> given = targets;
        List<Target> all = new ArrayList<>(new LinkedHashSet<>(given));
        all.removeIf(one -> given.stream().anyMatch(other -> !other.equals(one) && contains(other, one)));
        targets = List.copyOf(all);
    }

    /** All open PyDev projects. */
    public static Scope workspace() {
        return new Scope(Arrays.stream(ResourcesPlugin.getWorkspace().getRoot().getProjects())
                .filter(PyDevProject::hasNature).map(Target::of).toList());
    }

    private static boolean contains(Target outer, Target inner) {
        return outer.definition().isEmpty() && outer.resource().getFullPath().isPrefixOf(inner.resource().getFullPath())
                && !(inner.definition().isEmpty() && outer.resource().equals(inner.resource()));
    }

    /** The places by project, in order. */
    public Map<IProject, List<Target>> byProject() {
        Map<IProject, List<Target>> found = new LinkedHashMap<>();
        for (Target target : targets) {
            found.computeIfAbsent(target.resource().getProject(), project -> new ArrayList<>()).add(target);
        }
        return found;
    }

    /** Whether the function of that name in {@code file} is part of it. */
    public boolean covers(IFile file, String function) {
        return targets.stream().anyMatch(target -> target.definition().isPresent()
                ? target.resource().equals(file) && target.definition().get().covers(function)
                : target.resource().getFullPath().isPrefixOf(file.getFullPath()));
    }

    /** How it is called in front of the user. */
    public String label() {
        if (targets.size() == 1) {
            return targets.get(0).label();
        }
        long projects = targets.stream().filter(one -> one.resource().getType() == IResource.PROJECT).count();
        return targets.size() + (projects == targets.size() ? " projects" : " places");
    }
}
