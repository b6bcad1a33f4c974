package org.hybridize.eclipse.core.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.hybridize.eclipse.core.pydev.PyDevNode;

/** Scopes from what is selected. */
public final class Scopes {
    private Scopes() {
    }

    /** The scope of elements of an explorer: resources, what adapts to them, and PyDev's classes and functions. */
    public static Scope ofElements(Collection<?> elements) {
        List<Target> targets = new ArrayList<>();
        for (Object element : elements) {
            Optional<PyDevNode> node = PyDevNode.of(element);
            if (node.isPresent()) {
                targets.add(target(node.get()));
                continue;
            }
            IResource resource = Adapters.adapt(element, IResource.class);
            if (resource != null) {
                targets.add(Target.of(resource));
            }
        }
        return new Scope(targets);
    }

    private static Target target(PyDevNode node) {
        return new Target(node.file(), PythonOutline.of(text(node.file())).named(node.qualifiedName(), node.line()));
    }

    /** The choices at a line of a file, the narrowest first: function, class, file, project. */
    public static List<Scope> around(IFile file, String text, int line) {
        List<Scope> found = new ArrayList<>();
        PythonOutline outline = PythonOutline.of(text);
        for (Definition.Kind kind : List.of(Definition.Kind.FUNCTION, Definition.Kind.CLASS)) {
            outline.around(line, kind).ifPresent(one ->
                    found.add(new Scope(List.of(new Target(file, Optional.of(one))))));
        }
        found.add(new Scope(List.of(Target.of(file))));
        found.add(new Scope(List.of(Target.of(file.getProject()))));
        return found;
    }

    /** A scope and, if it is a single place, its file and its project: the narrowest first. */
    public static List<Scope> widening(Scope scope) {
        List<Scope> found = new ArrayList<>(List.of(scope));
        if (scope.targets().size() == 1) {
            IResource resource = scope.targets().get(0).resource();
            if (scope.targets().get(0).definition().isPresent()) {
                found.add(new Scope(List.of(Target.of(resource))));
            }
            if (resource.getType() == IResource.FILE || resource.getType() == IResource.FOLDER) {
                found.add(new Scope(List.of(Target.of(resource.getProject()))));
            }
        }
        return found;
    }

    /** The text of a file as an editor shows it, or as it is on disk; empty if it cannot be read. */
    public static String text(IFile file) {
        ITextFileBuffer buffer = FileBuffers.getTextFileBufferManager()
                .getTextFileBuffer(file.getFullPath(), LocationKind.IFILE);
        if (buffer != null) {
            return buffer.getDocument().get();
        }
        try (var content = file.getContents(true)) {
            return new String(content.readAllBytes(), file.getCharset());
        } catch (CoreException | java.io.IOException unreadable) {
            return "";
        }
    }
}
