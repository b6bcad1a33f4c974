package org.hybridize.eclipse.ui.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.Run;

/** Functions under their project, and under their file or their decision. */
final class ResultsTree implements ITreeContentProvider {
    private boolean byDecision;

    /** Something with functions below it. */
    record Group(String label, List<?> children) {
    }

    void groupByDecision(boolean wanted) {
        byDecision = wanted;
    }

    @Override
    public Object[] getElements(Object input) {
        if (!(input instanceof Run run)) {
            return new Object[0];
        }
        Function<Candidate, String> second = byDecision ? Candidate::decision : one -> one.report().file();
        List<Group> projects = new ArrayList<>();
        split(run.functions(), one -> one.run().project().getName()).forEach((name, functions) -> {
            List<Group> groups = new ArrayList<>();
            split(functions, second).forEach((label, members) -> groups.add(group(label, members, members)));
            projects.add(group(name, functions, groups));
        });
        return projects.toArray();
    }

    private static Group group(String label, List<Candidate> functions, List<?> children) {
        long changes = functions.stream().filter(Candidate::changes).count();
        return new Group(label + " (" + functions.size() + (changes > 0 ? ", " + changes + " to change)" : ")"), children);
    }

    private static Map<String, List<Candidate>> split(List<Candidate> all, Function<Candidate, String> by) {
        Map<String, List<Candidate>> found = new LinkedHashMap<>();
        all.forEach(one -> found.computeIfAbsent(by.apply(one), key -> new ArrayList<>()).add(one));
        return found;
    }

    @Override
    public Object[] getChildren(Object element) {
        return element instanceof Group group ? group.children().toArray() : new Object[0];
    }

    @Override
    public Object getParent(Object element) {
        return null;
    }

    @Override
    public boolean hasChildren(Object element) {
        return element instanceof Group;
    }
}
