package org.hybridize.eclipse.core.scope;

/**
 * A class or function in a file.
 *
 * @param qualifiedName as Python's {@code __qualname__}
 * @param line of the {@code def} or {@code class}, from 1
 * @param endLine the last line of its body
 */
public record Definition(Kind kind, String qualifiedName, int line, int endLine) {
    /** What is defined. */
    public enum Kind {
        /** {@code class} */
        CLASS,
        /** {@code def} or {@code async def} */
        FUNCTION
    }

    /** Whether {@code name} is this definition or one inside it. */
    public boolean covers(String name) {
        return name.equals(qualifiedName) || name.startsWith(qualifiedName + ".");
    }

    /** Whether the line lies in it. */
    public boolean contains(int number) {
        return line <= number && number <= endLine;
    }
}
