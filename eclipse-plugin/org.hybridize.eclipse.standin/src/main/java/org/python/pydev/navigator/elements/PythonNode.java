package org.python.pydev.navigator.elements;

/** A class or function below a file. Adapts to nothing, as in PyDev. */
public final class PythonNode implements IWrappedResource {
    /** What PyDev has parsed; a public field there, too. */
    public final Entry entry;
    /** The file, or the node that it stands in. */
    public final Object parent;
    private final PythonFile file;

    /** A definition in {@code file}, or in another one there. */
    public PythonNode(PythonFile file, Object parent, String name, int line) {
        this.file = file;
        this.parent = parent;
        this.entry = new Entry(name, line);
    }

    /** The file it is in. */
    public PythonFile getPythonFile() {
        return file;
    }

    @Override
    public Object getActualObject() {
        return entry;
    }

    @Override
    public <T> T getAdapter(Class<T> type) {
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PythonNode node && node.file.equals(file) && node.entry.equals(entry);
    }

    @Override
    public int hashCode() {
        return entry.hashCode();
    }

    @Override
    public String toString() {
        return entry.name;
    }

    /** Where it stands. */
    public record Entry(String name, int line) {
        /** From 1. */
        public int getBeginLine() {
            return line;
        }

        /** From 1. */
        public int getBeginCol() {
            return 1;
        }
    }
}
