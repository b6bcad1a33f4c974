package org.hybridize.eclipse.core.pydev;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import org.eclipse.core.resources.IFile;

/**
 * A class or function below a file in PyDev's Package Explorer. It adapts to nothing, so its public members are read
 * by name.
 *
 * @param line from 1, of its first decorator or of itself
 */
public record PyDevNode(IFile file, String name, int line) {
    private static final String TYPE = "org.python.pydev.navigator.elements.PythonNode";

    /** {@code element} as a node, if it is one. */
    public static Optional<PyDevNode> of(Object element) {
        if (element == null || !is(element.getClass())) {
            return Optional.empty();
        }
        try {
            Object pythonFile = invoke(element, "getPythonFile");
            Object file = invoke(pythonFile, "getActualObject");
            Object entry = entry(element);
            if (file instanceof IFile actual && entry != null) {
                Object line = member(entry, "getBeginLine", "beginLine");
                String name = element.toString().strip().replaceFirst("\\W.*", "");
                return Optional.of(new PyDevNode(actual, name, line instanceof Integer number ? number : 1));
            }
        } catch (ReflectiveOperationException | RuntimeException changed) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean is(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals(TYPE)) {
                return true;
            }
        }
        return false;
    }

    private static Object entry(Object node) throws ReflectiveOperationException {
        return member(node, "getEntry", "entry");
    }

    private static Object member(Object target, String method, String field) throws ReflectiveOperationException {
        try {
            return invoke(target, method);
        } catch (NoSuchMethodException none) {
            Field found = target.getClass().getField(field);
            found.setAccessible(true);
            return found.get(target);
        }
    }

    private static Object invoke(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        method.setAccessible(true);
        return method.invoke(target);
    }
}
