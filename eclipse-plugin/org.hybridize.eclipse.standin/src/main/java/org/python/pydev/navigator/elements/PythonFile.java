package org.python.pydev.navigator.elements;

import org.eclipse.core.resources.IFile;

/** A Python file: adapts to the file that it wraps. */
public record PythonFile(IFile file) implements IWrappedResource {
    @Override
    public Object getActualObject() {
        return file;
    }

    @Override
    public <T> T getAdapter(Class<T> type) {
        return type.isInstance(file) ? type.cast(file) : null;
    }

    @Override
    public String toString() {
        return file.getName();
    }
}
