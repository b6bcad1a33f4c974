package org.python.pydev.navigator.elements;

import org.eclipse.core.runtime.IAdaptable;

/** An element of the explorer that stands for something else. */
public interface IWrappedResource extends IAdaptable {
    /** What it stands for. */
    Object getActualObject();
}
