package org.hybridize.eclipse.core.pydev;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * Public members of PyDev's objects, by name: no bundle of PyDev may be required, and another version may have other
 * members. What is not there, or cannot be used, is no answer; nothing is thrown.
 */
final class Members {
    private Members() {
    }

    /** What a method gives; nothing if there is none, if it gives null, or if it throws. */
    static Optional<Object> call(Object target, String name, Object... arguments) {
        try {
            return Optional.ofNullable(invoke(target, name, arguments));
        } catch (InvocationTargetException refused) {
            return Optional.empty();
        }
    }

    /** The same, where it matters that the method throws. */
    static Object invoke(Object target, String name, Object... arguments) throws InvocationTargetException {
        if (target == null) {
            return null;
        }
        try {
            for (Method method : target.getClass().getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                    method.setAccessible(true); // a public method of a class that is not
                    return method.invoke(target, arguments);
                }
            }
            return null;
        } catch (InvocationTargetException refused) {
            throw refused;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError changed) {
            return null;
        }
    }

    /** The value of a public field; nothing if there is none. */
    static Optional<Object> field(Object target, String name) {
        if (target == null) {
            return Optional.empty();
        }
        try {
            Field found = target.getClass().getField(name);
            found.setAccessible(true);
            return Optional.ofNullable(found.get(target));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError changed) {
            return Optional.empty();
        }
    }
}
