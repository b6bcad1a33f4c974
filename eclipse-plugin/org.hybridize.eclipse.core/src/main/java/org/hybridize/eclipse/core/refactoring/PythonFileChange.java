package org.hybridize.eclipse.core.refactoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.ltk.core.refactoring.TextEditBasedChangeGroup;
import org.eclipse.ltk.core.refactoring.TextEditChangeGroup;
import org.eclipse.ltk.core.refactoring.TextFileChange;
import org.eclipse.text.edits.TextEdit;
import org.eclipse.text.edits.TextEditGroup;
import org.hybridize.bridge.model.FunctionChange;

/** The change of one Python file: a group of edits for each function, which can be left out on its own. */
final class PythonFileChange extends TextFileChange {
    private final Map<String, TextEditBasedChangeGroup> functions = new LinkedHashMap<>();

    PythonFileChange(IFile file) {
        super(file.getName(), file);
        setTextType("py"); // PyDev's colours in the preview
        setKeepPreviewEdits(true);
    }

    /** The edits that only this function needs. */
    void addFunction(FunctionChange function, List<TextEdit> edits) {
        edits.forEach(this::addEdit);
        String name = function.name() + ": " + function.decision().name().toLowerCase(Locale.ROOT) + ", "
                + function.safety().name().toLowerCase(Locale.ROOT);
        TextEditChangeGroup group =
                new TextEditChangeGroup(this, new TextEditGroup(name, edits.toArray(TextEdit[]::new)));
        addTextEditChangeGroup(group);
        functions.put(function.function(), group);
    }

    /** An edit that several functions need, a new import for instance: made as long as one of them is changed. */
    void addShared(TextEdit edit, List<String> owners) {
        addEdit(edit);
        List<TextEditBasedChangeGroup> needing = new ArrayList<>();
        owners.forEach(owner -> needing.add(functions.get(owner)));
        addTextEditChangeGroup(new SharedGroup(this, new TextEditGroup("needed by several: import", edit), needing));
    }

    /** Follows the groups that need it. */
    private static final class SharedGroup extends TextEditChangeGroup {
        private final List<TextEditBasedChangeGroup> needing;

        SharedGroup(TextFileChange change, TextEditGroup group, List<TextEditBasedChangeGroup> needing) {
            super(change, group);
            this.needing = needing;
        }

        @Override
        public boolean isEnabled() {
            return needing.stream().anyMatch(TextEditBasedChangeGroup::isEnabled);
        }
    }
}
