package org.hybridize.eclipse.core.pydev;

import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;

/**
 * What PyDev's Package Explorer shows below a file: a class or function, or something else with a name. It adapts to
 * nothing, so its public members are read by name, in the shapes that they have had in PyDev over the years.
 *
 * @param qualifiedName its name after those of what it stands in, with dots
 * @param line from 1, of its first decorator or of itself; 0 if it is not known
 */
public record PyDevNode(IFile file, String qualifiedName, int line) {
    private static final String TYPE = "org.python.pydev.navigator.elements.PythonNode";

    /** {@code element} as a node, if it is one. */
    public static Optional<PyDevNode> of(Object element) {
        if (!isNode(element)) {
            return Optional.empty();
        }
        return file(element).map(file -> new PyDevNode(file, qualifiedName(element), line(element)));
    }

    private static boolean isNode(Object element) {
        for (Class<?> each = element == null ? null : element.getClass(); each != null; each = each.getSuperclass()) {
            if (each.getName().equals(TYPE)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<IFile> file(Object node) {
        Object wrapper = Members.call(node, "getPythonFile").or(() -> Members.field(node, "pythonFile")).orElse(null);
        Object file = wrapper instanceof IFile ? wrapper : Members.call(wrapper, "getActualObject").orElse(null);
        return file instanceof IFile actual ? Optional.of(actual)
                : Optional.ofNullable(Adapters.adapt(wrapper, IFile.class));
    }

    private static String qualifiedName(Object node) {
        String name = name(node);
        Object parent = Members.call(node, "getParentElement").or(() -> Members.field(node, "parent")).orElse(null);
        return isNode(parent) ? qualifiedName(parent) + "." + name : name;
    }

    /** What the tree shows begins with the name; a class may be followed by its bases. */
    private static String name(Object node) {
        try {
            return String.valueOf(node).strip().replaceFirst("(?U)\\W.*", "");
        } catch (RuntimeException changed) {
            return "";
        }
    }

    private static int line(Object node) {
        Object entry = Members.field(node, "entry").or(() -> Members.call(node, "getActualObject")).orElse(null);
        Object syntax = Members.call(entry, "getAstThis").flatMap(one -> Members.field(one, "node")).orElse(null);
        Object line = Members.call(entry, "getBeginLine").or(() -> Members.field(syntax, "beginLine")).orElse(0);
        return line instanceof Integer number ? Math.max(0, number) : 0;
    }
}
