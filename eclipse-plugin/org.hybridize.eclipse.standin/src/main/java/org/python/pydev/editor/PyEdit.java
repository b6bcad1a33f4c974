package org.python.pydev.editor;

import org.eclipse.ui.editors.text.TextEditor;

/** An editor with the context menu that PyDev's has. */
public final class PyEdit extends TextEditor {
    @Override
    protected void initializeEditor() {
        super.initializeEditor();
        setEditorContextMenuId("#PyEditContext");
        setRulerContextMenuId("#PyEditRulerContext");
    }
}
