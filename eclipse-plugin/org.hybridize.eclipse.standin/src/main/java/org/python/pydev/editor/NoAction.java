package org.python.pydev.editor;

import org.eclipse.jface.action.IAction;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.ui.IEditorActionDelegate;
import org.eclipse.ui.IEditorPart;

/** Stands in the menu, and does nothing. */
public final class NoAction implements IEditorActionDelegate {
    @Override
    public void run(IAction action) {
        // Nothing to do.
    }

    @Override
    public void selectionChanged(IAction action, ISelection selection) {
        // Always the same.
    }

    @Override
    public void setActiveEditor(IAction action, IEditorPart editor) {
        // Always the same.
    }
}
