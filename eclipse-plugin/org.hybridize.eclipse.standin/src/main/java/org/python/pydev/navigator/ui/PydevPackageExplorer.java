package org.python.pydev.navigator.ui;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;
import org.python.pydev.navigator.elements.PythonFile;
import org.python.pydev.navigator.elements.PythonFolder;
import org.python.pydev.navigator.elements.PythonNode;

/** Projects, folders, Python files and what they define, with the context menu that PyDev's explorer has. */
public final class PydevPackageExplorer extends ViewPart {
    private static final List<String> GROUPS = List.of("group.new", "group.open", "group.openWith", "group.edit",
            "group.reorganize", "group.port", "group.build", "group.generate", "group.search", "additions",
            "group.properties");

    private TreeViewer viewer;

    @Override
    public void createPartControl(Composite parent) {
        viewer = new TreeViewer(parent, SWT.MULTI);
        viewer.setContentProvider(new Content());
        viewer.setLabelProvider(new LabelProvider() {
            @Override
            public String getText(Object element) {
                return element instanceof IResource resource ? resource.getName() : element.toString();
            }
        });
        viewer.setInput(ResourcesPlugin.getWorkspace().getRoot());
        MenuManager menu = new MenuManager();
        GROUPS.forEach(group -> menu.add(new Separator(group)));
        viewer.getTree().setMenu(menu.createContextMenu(viewer.getTree()));
        getSite().registerContextMenu("org.python.pydev.navigator.view#PopupMenu", menu, viewer);
        getSite().setSelectionProvider(viewer);
    }

    @Override
    public void setFocus() {
        viewer.getControl().setFocus();
    }

    /** The tree, for tests. */
    public TreeViewer viewer() {
        return viewer;
    }

    /** Resources, and what Python files define at their top level and in classes. */
    private static final class Content implements ITreeContentProvider {
        private static final Pattern HEAD = Pattern.compile("^ *(?:def|class) +(\\w+)", Pattern.MULTILINE);

        @Override
        public Object[] getElements(Object input) {
            return getChildren(input);
        }

        @Override
        public Object[] getChildren(Object element) {
            try {
                Object actual = element instanceof PythonFolder folder ? folder.getActualObject() : element;
                if (actual instanceof IContainer container) {
                    List<Object> found = new ArrayList<>();
                    for (IResource member : container.members()) {
                        found.add(wrapped(member));
                    }
                    return found.toArray();
                }
                return element instanceof PythonFile file ? definitions(file).toArray() : new Object[0];
            } catch (CoreException | java.io.IOException gone) {
                return new Object[0];
            }
        }

        private static Object wrapped(IResource member) {
            if (member instanceof IFolder folder) {
                return new PythonFolder(folder);
            }
            return member instanceof IFile file && file.getName().endsWith(".py") ? new PythonFile(file) : member;
        }

        private static List<PythonNode> definitions(PythonFile file) throws CoreException, java.io.IOException {
            List<PythonNode> found = new ArrayList<>();
            try (var content = file.file().getContents(true)) {
                String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                Matcher matcher = HEAD.matcher(text);
                PythonNode top = null;
                while (matcher.find()) {
                    int line = (int) text.substring(0, matcher.start()).lines().count() + 1;
                    boolean inner = matcher.group().startsWith(" ");
                    PythonNode node = new PythonNode(file, inner && top != null ? top : file, matcher.group(1), line);
                    top = inner ? top : node;
                    found.add(node);
                }
            }
            return found;
        }

        @Override
        public Object getParent(Object element) {
            return null;
        }

        @Override
        public boolean hasChildren(Object element) {
            return getChildren(element).length > 0;
        }
    }
}
