package org.hybridize.eclipse.tests;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkingSet;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.keys.IBindingService;
import org.eclipse.ui.texteditor.ITextEditor;

/** Where the command shows, and where it does not. */
final class MenuScenarios {
    private static final String ENTRY = "Refactor > Hybridize...";
    private static final String EDITOR_ENTRY = "Refactoring > Hybridize...";

    private final Bot bot;
    private final Workbench workbench;
    private final Menus menus;

    MenuScenarios(Bot bot) {
        this.bot = bot;
        this.workbench = new Workbench(bot);
        this.menus = new Menus(bot);
    }

    @Scenario(1)
    void projectExplorer() {
        IProject python = Projects.fixture("menus");
        IProject other = Projects.create("other", false, Map.of("notes.txt", "nothing", "script.py", "x = 1\n"));
        Projects.write(python, "notes.txt", "nothing");
        IFile file = python.getFile("pkg/layers.py");
        for (Object shown : List.of(python, python.getFolder("pkg"), file, other.getFile("script.py"))) {
            expect(workbench.selectInExplorer(shown), ENTRY, 1, shown);
        }
        expect(workbench.selectInExplorer(python, file), ENTRY, 1, "two at once");
        for (Object hidden : List.of(other, other.getFile("notes.txt"), python.getFile("notes.txt"))) {
            expect(workbench.selectInExplorer(hidden), ENTRY, 0, hidden);
        }
        expect(workbench.selectInExplorer(python, other), ENTRY, 0, "one of two is no Python project");
    }

    @Scenario(2)
    void pydevExplorer() {
        IProject python = Projects.fixture("menus");
        Projects.write(python, "notes.txt", "nothing");
        IViewPart view = workbench.view(Workbench.PYDEV_EXPLORER);
        TreeViewer viewer = Workbench.pydev(view);
        ITreeContentProvider content = (ITreeContentProvider) viewer.getContentProvider();
        bot.onUi(() -> {
            viewer.refresh();
            return null;
        });
        Object pkg = child(content, python, "pkg");
        Object file = child(content, pkg, "layers.py");
        List<Object> nodes = bot.onUi(() -> Arrays.asList(content.getChildren(file)));
        Check.that(nodes.size() > 4, "the stand-in shows functions: " + nodes);
        for (Object shown : List.of(python, pkg, file, nodes.get(0), nodes.get(2))) {
            expect(workbench.selectInPyDev(shown), ENTRY, 1, shown);
        }
        expect(workbench.selectInPyDev(nodes.get(0), nodes.get(4)), ENTRY, 1, "two nodes");
        expect(workbench.selectInPyDev(pkg, file, nodes.get(0)), ENTRY, 1, "one of each");
        expect(workbench.selectInPyDev(child(content, python, "notes.txt")), ENTRY, 0, "a file of another kind");
        bot.screenshot("pydev-explorer");
        Workbench.useInterpreter(true);
        Object method = nodes.stream().filter(one -> one.toString().equals("apply")).findFirst().orElseThrow();
        menus.choose(workbench.selectInPyDev(method), "Refactor", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        Check.contains(wizard.text(), "Function Dense.apply in layers.py");
        wizard.candidates();
        Check.equal(1, wizard.rows().size(), "the function of the node: " + wizard.rows());
        bot.press(wizard.shell(), "< Back");
        wizard.lookAt("Project menus");
        wizard.candidates();
        Check.equal(3, wizard.rows().size(), "the project around it: " + wizard.rows());
        wizard.cancel();
        menus.choose(workbench.selectInPyDev(method), "Refactor", "Explain Hybridize Decision");
        Shell explanation = bot.shell("Hybridize: Dense.apply");
        Check.contains(bot.text(explanation), "Input signature: float32 [2, 3]");
        bot.press(explanation, "Close");
        expect(workbench.selectInPyDev(pkg), "Refactor > Explain Hybridize Decision", 0, "a folder has no decision");
    }

    @Scenario(3)
    void pydevEditor() {
        ITextEditor editor = workbench.open(Projects.fixture("menus").getFile("pkg/layers.py"));
        StyledText text = workbench.caretAt(editor, "squares");
        for (int again = 0; again < 3; again++) {
            List<String> paths = menus.paths(text);
            expect(text, EDITOR_ENTRY, 1, "editor");
            Check.that(paths.contains("Refactoring > Extract Method..."), "PyDev's own entry is there: " + paths);
            Check.equal(1L, paths.stream().map(path -> path.replaceFirst(" > .*", "")).distinct()
                    .filter("Refactoring"::equals).count(), "submenus called Refactoring");
        }
        workbench.closeEditors();
    }

    @Scenario(4)
    void otherEditors() {
        IProject other = Projects.create("other", false, Map.of("notes.txt", "nothing"));
        StyledText text = workbench.caretAt(workbench.open(other.getFile("notes.txt")), "nothing");
        expect(text, EDITOR_ENTRY, 0, "an editor of other files");
        workbench.closeEditors();
    }

    @Scenario(6)
    void workingSets() {
        Projects.deleteAll();
        IProject one = Projects.fixture("one");
        IProject two = Projects.fixture("two");
        IWorkingSet set = bot.onUi(() -> {
            var manager = PlatformUI.getWorkbench().getWorkingSetManager();
            IWorkingSet made = manager.createWorkingSet("Python things", new IAdaptable[] {one, two.getFile("pkg/layers.py")});
            made.setId("org.eclipse.ui.resourceWorkingSetPage");
            manager.addWorkingSet(made);
            return made;
        });
        Control tree = workbench.selectWorkingSet(set);
        expect(tree, ENTRY, 1, "a working set");
        menus.choose(tree, "Refactor", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        wizard.candidates();
        Check.equal(6, wizard.checked().size(), "three of a project and three of a file: " + wizard.rows());
        bot.screenshot("working-set");
        wizard.cancel();
        workbench.hideWorkingSets();
        bot.onUi(() -> {
            PlatformUI.getWorkbench().getWorkingSetManager().removeWorkingSet(set);
            return null;
        });
    }

    @Scenario(5)
    void menuBarAndKey() {
        Menu bar = bot.onUi(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell().getMenuBar());
        List<String> found = bot.onUi(() -> {
            MenuItem item = Arrays.stream(bar.getItems()).filter(one -> Bot.plain(one.getText()).equals("Hybridize"))
                    .findFirst().orElseThrow(() -> new AssertionError("no menu in the menu bar"));
            item.getMenu().notifyListeners(org.eclipse.swt.SWT.Show, null);
            return Arrays.stream(item.getMenu().getItems()).map(one -> Bot.plain(one.getText())).toList();
        });
        for (String entry : List.of("Hybridize Selection...", "Hybridize Workspace...", "Explain Hybridize Decision")) {
            Check.that(found.contains(entry), entry + " is not among " + found);
        }
        String key = bot.onUi(() -> PlatformUI.getWorkbench().getService(IBindingService.class)
                .getBestActiveBindingFormattedFor("org.hybridize.eclipse.hybridize"));
        Check.equal("Shift+Alt+H", key, "key");
        Check.that(workbench.isHandled("org.hybridize.eclipse.hybridizeWorkspace"), "Quick Access runs what has a handler");
    }

    private Object child(ITreeContentProvider content, Object parent, String name) {
        return bot.onUi(() -> Arrays.stream(content.getChildren(parent))
                .filter(one -> one.toString().equals(name) || one instanceof IResource file && file.getName().equals(name))
                .findFirst().orElseThrow(() -> new AssertionError("no " + name)));
    }

    private void expect(Control control, String entry, int count, Object where) {
        List<String> paths = menus.paths(control);
        Check.equal((long) count, paths.stream().filter(entry::equals).count(), entry + " on " + where + " in " + paths);
    }
}
