package org.python.pydev.navigator.elements;

/** Known by its name only; what it has differs from one version of PyDev to the next, and so do its subclasses. */
public class PythonNode {
    private final String shown;

    /** A node that the tree shows like this. */
    protected PythonNode(String shown) {
        this.shown = shown;
    }

    @Override
    public String toString() {
        return shown;
    }
}
