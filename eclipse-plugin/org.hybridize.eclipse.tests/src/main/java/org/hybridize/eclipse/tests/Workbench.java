package org.hybridize.eclipse.tests;

import java.util.List;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkingSet;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.navigator.CommonNavigator;
import org.eclipse.ui.texteditor.ITextEditor;
import org.hybridize.eclipse.core.environment.AnalysisEnvironment;
import org.osgi.service.prefs.BackingStoreException;

/** Views, editors and commands of the workbench, for scenarios. */
final class Workbench {
    static final String PROJECT_EXPLORER = "org.eclipse.ui.navigator.ProjectExplorer";
    static final String PYDEV_EXPLORER = "org.python.pydev.navigator.view";

    private final Bot bot;

    Workbench(Bot bot) {
        this.bot = bot;
    }

    static IWorkbenchPage page() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
    }

    IViewPart view(String id) {
        return bot.onUi(() -> {
            try {
                IViewPart view = page().showView(id);
                page().activate(view);
                return view;
            } catch (PartInitException error) {
                throw new AssertionError(error);
            }
        });
    }

    /** The tree of the Project Explorer with these elements selected. */
    Control selectInExplorer(Object... elements) {
        CommonNavigator navigator = (CommonNavigator) view(PROJECT_EXPLORER);
        bot.settle();
        return bot.onUi(() -> {
            navigator.getCommonViewer().refresh();
            navigator.getCommonViewer().setSelection(new StructuredSelection(elements), true);
            return navigator.getCommonViewer().getControl();
        });
    }

    /** The tree of the Project Explorer, which shows that working set at its top, and has it selected. */
    Control selectWorkingSet(IWorkingSet set) {
        bot.onUi(() -> {
            page().setWorkingSets(new IWorkingSet[] {set});
            return null;
        });
        showWorkingSets(true, page().getAggregateWorkingSet());
        return selectInExplorer(set);
    }

    void hideWorkingSets() {
        showWorkingSets(false, ResourcesPlugin.getWorkspace().getRoot());
        bot.onUi(() -> {
            page().setWorkingSets(new IWorkingSet[0]);
            return null;
        });
    }

    private void showWorkingSets(boolean shown, Object input) {
        CommonNavigator navigator = (CommonNavigator) view(PROJECT_EXPLORER);
        String content = "org.eclipse.ui.navigator.resources.workingSets";
        bot.onUi(() -> {
            navigator.getNavigatorContentService().findStateModel(content)
                    .setBooleanProperty(content + ".showTopLevelWorkingSets", shown);
            navigator.getCommonViewer().setInput(input);
            return null;
        });
    }

    /** The tree of the stand-in for PyDev's explorer with these elements selected. */
    Control selectInPyDev(Object... elements) {
        IViewPart view = view(PYDEV_EXPLORER);
        return bot.onUi(() -> {
            TreeViewer viewer = pydev(view);
            viewer.refresh();
            viewer.expandAll();
            viewer.setSelection(new StructuredSelection(elements), true);
            return viewer.getTree();
        });
    }

    /** The viewer of that view: the bundle of the stand-in exports nothing, as that of PyDev. */
    static TreeViewer pydev(IViewPart view) {
        return (TreeViewer) view.getSite().getSelectionProvider();
    }

    ITextEditor open(IFile file) {
        return bot.onUi(() -> {
            try {
                return (ITextEditor) IDE.openEditor(page(), file);
            } catch (PartInitException error) {
                throw new AssertionError(error);
            }
        });
    }

    /** Put the caret where {@code text} begins; gives the widget of the editor. */
    StyledText caretAt(ITextEditor editor, String text) {
        return bot.onUi(() -> {
            editor.selectAndReveal(document(editor).get().indexOf(text), 0);
            page().activate(editor);
            return (StyledText) Adapters.adapt(editor, Control.class);
        });
    }

    static IDocument document(ITextEditor editor) {
        return editor.getDocumentProvider().getDocument(editor.getEditorInput());
    }

    void type(ITextEditor editor, String before, String text) {
        bot.onUi(() -> {
            try {
                IDocument document = document(editor);
                document.replace(document.get().indexOf(before), 0, text);
                return null;
            } catch (BadLocationException error) {
                throw new AssertionError(error);
            }
        });
    }

    void closeEditors() {
        bot.onUi(() -> page().closeAllEditors(false));
    }

    /** Begin a command; dialogs that it opens stay open. */
    void command(String id) {
        bot.begin(() -> {
            try {
                PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(id, null);
            } catch (CommandException error) {
                throw new AssertionError(error);
            }
        });
    }

    /** Whether a command could run now. */
    boolean isHandled(String id) {
        return bot.onUi(() -> PlatformUI.getWorkbench().getService(org.eclipse.ui.commands.ICommandService.class)
                .getCommand(id).isHandled());
    }

    /** Let the analysis run in the interpreter that the tests were started with, or in none. */
    static void useInterpreter(boolean one) {
        try {
            AnalysisEnvironment.use(one ? System.getProperty("hybridize.test.python") : "");
        } catch (BackingStoreException error) {
            throw new AssertionError(error);
        }
    }

    List<String> openViews() {
        return bot.onUi(() -> List.of(page().getViewReferences()).stream().map(one -> one.getId()).toList());
    }
}
