package org.python.pydev.navigator;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IAdapterFactory;
import org.python.pydev.navigator.elements.IWrappedResource;

/** Makes known to the platform what elements of the explorer adapt to. */
public final class ModelAdapter implements IAdapterFactory {
    @Override
    public <T> T getAdapter(Object element, Class<T> type) {
        return element instanceof IWrappedResource wrapped ? wrapped.getAdapter(type) : null;
    }

    @Override
    public Class<?>[] getAdapterList() {
        return new Class<?>[] {IResource.class, IContainer.class, IFolder.class, IFile.class, IProject.class};
    }
}
