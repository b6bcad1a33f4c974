package org.python.pydev.navigator.elements;

import org.eclipse.core.resources.IFolder;

/** A folder: adapts to the folder that it wraps. */
public record PythonFolder(IFolder folder) implements IWrappedResource {
    @Override
    public Object getActualObject() {
        return folder;
    }

    @Override
    public <T> T getAdapter(Class<T> type) {
        return type.isInstance(folder) ? type.cast(folder) : null;
    }

    @Override
    public String toString() {
        return folder.getName();
    }
}
