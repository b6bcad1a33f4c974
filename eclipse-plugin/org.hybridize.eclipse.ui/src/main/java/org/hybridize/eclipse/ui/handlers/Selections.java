package org.hybridize.eclipse.ui.handlers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.IWorkingSet;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.hybridize.eclipse.core.scope.Definition;
import org.hybridize.eclipse.core.scope.PythonOutline;
import org.hybridize.eclipse.core.scope.Scope;
import org.hybridize.eclipse.core.scope.Scopes;
import org.hybridize.eclipse.core.scope.Target;

/** What the user has in hand when a command starts. */
final class Selections {
    private Selections() {
    }

    /** The scopes to choose from, the narrowest first; none if nothing fits. */
    static List<Scope> scopes(ExecutionEvent event) {
        IWorkbenchPart part = HandlerUtil.getActivePart(event);
        if (part instanceof IEditorPart editor) {
            return inEditor(editor);
        }
        Optional<Scope> scope = selection(event).map(elements -> Scopes.ofElements(expand(elements.toList())));
        if (scope.isPresent() && !scope.get().targets().isEmpty()) {
            return Scopes.widening(scope.get());
        }
        IEditorPart editor = HandlerUtil.getActiveEditor(event);
        return editor == null ? List.of() : inEditor(editor);
    }

    /** The function that is selected in an explorer, or in which the caret stands. */
    static Optional<Target> function(ExecutionEvent event) {
        if (HandlerUtil.getActivePart(event) instanceof IEditorPart editor) {
            return atCaret(editor);
        }
        List<Target> selected = selection(event).map(elements -> Scopes.ofElements(elements.toList()).targets())
                .orElse(List.of());
        if (selected.size() == 1 && selected.get(0).definition().isPresent()) {
            return Optional.of(selected.get(0))
                    .filter(one -> one.definition().get().kind() == Definition.Kind.FUNCTION);
        }
        return Optional.ofNullable(HandlerUtil.getActiveEditor(event)).flatMap(Selections::atCaret);
    }

    private static Optional<Target> atCaret(IEditorPart editor) {
        return caret(editor).flatMap(caret ->
                PythonOutline.of(caret.text()).around(caret.line(), Definition.Kind.FUNCTION)
                        .map(one -> new Target(caret.file(), Optional.of(one))));
    }

    private static Optional<IStructuredSelection> selection(ExecutionEvent event) {
        ISelection selection = HandlerUtil.getActiveMenuSelection(event) != null
                ? HandlerUtil.getActiveMenuSelection(event) : HandlerUtil.getCurrentSelection(event);
        return selection instanceof IStructuredSelection elements && !elements.isEmpty()
                ? Optional.of(elements) : Optional.empty();
    }

    /** The file and line, from 1, of the caret. */
    static Optional<Caret> caret(IEditorPart part) {
        IFile file = Adapters.adapt(part.getEditorInput(), IFile.class);
        ITextEditor editor = Adapters.adapt(part, ITextEditor.class);
        if (file == null || editor == null || !file.getName().endsWith(".py")) {
            return Optional.empty();
        }
        // The selection of the editor itself: the one in the event may be older than the menu.
        int line = editor.getSelectionProvider().getSelection() instanceof ITextSelection text
                ? text.getStartLine() + 1 : 1;
        return Optional.of(new Caret(file,
                editor.getDocumentProvider().getDocument(editor.getEditorInput()).get(), line));
    }

    private static List<Scope> inEditor(IEditorPart editor) {
        return caret(editor).map(caret -> Scopes.around(caret.file, caret.text, caret.line)).orElse(List.of());
    }

    private static List<Object> expand(List<?> elements) {
        List<Object> found = new ArrayList<>();
        for (Object element : elements) {
            IWorkingSet set = element instanceof IWorkingSet one ? one : null;
            if (set == null) {
                found.add(element);
            } else {
                found.addAll(Arrays.asList(set.getElements()));
            }
        }
        return found;
    }

    /** Where the caret stands. */
    record Caret(IFile file, String text, int line) {
    }
}
