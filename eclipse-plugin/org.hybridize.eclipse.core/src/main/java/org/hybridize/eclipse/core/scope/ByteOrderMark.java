package org.hybridize.eclipse.core.scope;

/**
 * The mark at the beginning of some files. Python does not count it as text; Eclipse does where nobody has told it
 * that Python files are text, which is what PyDev does.
 */
public final class ByteOrderMark {
    private ByteOrderMark() {
    }

    /** How much of the beginning of {@code text} is a mark. */
    public static int length(String text) {
        return text.startsWith("\uFEFF") ? 1 : 0;
    }
}
