package org.hybridize.eclipse.tests;

import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.wizards.IWizardDescriptor;
import org.eclipse.jface.wizard.WizardDialog;
import org.hybridize.bridge.json.JsonObject;
import org.hybridize.eclipse.core.DefaultPreferences;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.analysis.LastRun;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.markers.Markers;
import org.hybridize.eclipse.core.report.Reports;

/** Everything around the wizard: results, explanations, markers, preferences, the example. */
final class ViewScenarios {
    private final Bot bot;
    private final Workbench workbench;
    private final Menus menus;

    ViewScenarios(Bot bot) {
        this.bot = bot;
        this.workbench = new Workbench(bot);
        this.menus = new Menus(bot);
        Workbench.useInterpreter(true);
    }

    private void analyze(Object element) {
        menus.choose(workbench.selectInExplorer(element), "Refactor", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        wizard.candidates();
        wizard.cancel();
    }

    @Scenario(1)
    void results() {
        Projects.deleteAll();
        analyze(Projects.fixture("views"));
        IViewPart view = workbench.view("org.hybridize.eclipse.results");
        bot.settle();
        Tree tree = bot.find(bot.onUi(() -> Workbench.page().getWorkbenchWindow().getShell()), Tree.class,
                one -> one.getColumnCount() == 6);
        String text = bot.onUi(() -> Texts.of(tree));
        Check.contains(text, "views (6, 3 to change)");
        Check.contains(text, "pkg/layers.py (6, 3 to change)");
        Check.contains(text, "Dense.trace | pkg/layers.py:17 - views | decline |  |  | HYB201");
        bot.screenshot("results-view");
        Check.that(view != null, "the view");
        Run run = LastRun.get().orElseThrow();
        Check.equal(7L, Reports.csv(run).lines().count(), "lines of the CSV");
        Check.contains(Reports.csv(run), "views,pkg/layers.py,11,Dense.apply,hybridize,safe,\"tensor work on x (float32 [2, 3])\",");
        JsonObject json = JsonObject.parse(Reports.json(run));
        Check.equal("views", json.objects("projects", one -> one.string("project")).get(0), "project in the JSON");
        Check.contains(Reports.html(run), "<td>Dense.apply</td>");
    }

    @Scenario(2)
    void explain() {
        IProject project = Projects.fixture("views");
        ITextEditor editor = workbench.open(project.getFile("pkg/layers.py"));
        workbench.caretAt(editor, "print(\"apply\"");
        workbench.command("org.hybridize.eclipse.explain");
        Shell dialog = bot.shell("Hybridize: Dense.trace");
        bot.screenshot("explanation");
        Check.contains(bot.text(dialog), "HYB201");
        Check.contains(bot.text(dialog), "To unlock");
        var link = bot.find(dialog, org.eclipse.swt.widgets.Link.class, one -> true);
        bot.begin(() -> {
            var event = new org.eclipse.swt.widgets.Event();
            event.text = "HYB201";
            link.notifyListeners(org.eclipse.swt.SWT.Selection, event);
        });
        Shell rule = bot.shell("HYB201 python-output");
        bot.screenshot("rule");
        bot.press(rule, "Close");
        bot.press(dialog, "Close");
        workbench.closeEditors();
    }

    @Scenario(3)
    void markersAndQuickFix() throws CoreException {
        Projects.deleteAll();
        IProject project = Projects.fixture("marked");
        HybridizeCore.preferences().putBoolean(DefaultPreferences.MARKERS, true);
        analyze(project);
        IFile file = project.getFile("pkg/layers.py");
        IMarker[] markers = file.findMarkers(Markers.TYPE, true, IResource.DEPTH_ZERO);
        Check.equal(3, markers.length, "markers");
        IMarker marker = Arrays.stream(markers)
                .filter(one -> one.getAttribute(Markers.FUNCTION, "").equals("norm")).findFirst().orElseThrow();
        List<IMarkerResolution> fixes =
                bot.onUi(() -> Arrays.asList(IDE.getMarkerHelpRegistry().getResolutions(marker)));
        Check.equal(1, fixes.size(), "quick fixes");
        bot.begin(() -> fixes.get(0).run(marker));
        bot.waitFor("the fix", () -> Projects.text(file).contains(Projects.GRAPH + "\ndef norm"));
        Check.lacks(Projects.text(file), Projects.GRAPH + "\n    def apply");
        bot.waitFor("the marker to go", () -> !marker.exists());
        Check.equal(2, file.findMarkers(Markers.TYPE, true, IResource.DEPTH_ZERO).length, "the others stay");
        Check.equal("marked", LastRun.get().orElseThrow().scope().label(), "so do the results");
        HybridizeCore.preferences().putBoolean(DefaultPreferences.MARKERS, false);
        Markers.clear();
    }

    @Scenario(4)
    void preferencePage() {
        bot.begin(() -> PreferencesUtil.createPreferenceDialogOn(Display.getCurrent().getActiveShell(),
                "org.hybridize.eclipse.preferences", null, null).open());
        Shell dialog = bot.shell("Preferences (Filtered)".equals(titleOfPreferences()) ? "Preferences (Filtered)"
                : titleOfPreferences());
        bot.press(dialog, "Test Connection");
        bot.waitFor("the answer", () -> bot.text(dialog).contains("It works."));
        bot.screenshot("preferences");
        Check.contains(bot.text(dialog), "protocol");
        Check.contains(bot.text(dialog), ".log");
        bot.press(dialog, "Cancel");
        bot.settle();
    }

    private String titleOfPreferences() {
        bot.waitFor("preferences", () -> bot.titles().stream().anyMatch(title -> title.startsWith("Preferences")));
        return bot.titles().stream().filter(title -> title.startsWith("Preferences")).findFirst().orElseThrow();
    }

    @Scenario(5)
    void exampleProject() {
        Projects.deleteAll();
        bot.begin(() -> {
            try {
                IWizardDescriptor wizard = PlatformUI.getWorkbench().getNewWizardRegistry()
                        .findWizard("org.hybridize.eclipse.example");
                var made = wizard.createWizard();
                made.init(PlatformUI.getWorkbench(), new org.eclipse.jface.viewers.StructuredSelection());
                new WizardDialog(Workbench.page().getWorkbenchWindow().getShell(), made).open();
            } catch (CoreException error) {
                throw new AssertionError(error);
            }
        });
        Shell dialog = bot.shell("Hybridize example");
        bot.screenshot("example-wizard");
        bot.press(dialog, "Finish");
        bot.waitForClose("Hybridize example");
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject("hybridize-example");
        Check.that(project.getFile("nnlab/train.py").exists(), "the files are there");
        Control tree = workbench.selectInExplorer(project);
        menus.choose(tree, "Refactor", "Hybridize...");
        WizardBot wizard = new WizardBot(bot);
        long start = System.nanoTime();
        wizard.candidates();
        Outcome.time("analysis of the example, cold", start);
        Check.that(wizard.checked().size() > 4, "the example has candidates: " + wizard.rows());
        Check.contains(wizard.text(), "more would be speculative");
        int safe = wizard.checked().size();
        bot.press(wizard.shell(), "< Back");
        bot.check(wizard.shell(), "Offer speculative changes, too", true);
        wizard.candidates();
        Check.equal(safe + 1, wizard.checked().size(), "with the speculative one " + wizard.rows());
        wizard.select("accuracy");
        bot.screenshot("example-candidates", wizard.shell());
        wizard.cancel();
        menus.choose(workbench.selectInExplorer(project), "Refactor", "Hybridize...");
        WizardBot again = new WizardBot(bot);
        start = System.nanoTime();
        again.candidates();
        Outcome.time("analysis of the example, warm", start);
        again.cancel();
    }

    @Scenario(6)
    void noErrorsInTheLog() throws java.io.IOException {
        String log = java.nio.file.Files.readString(
                org.eclipse.core.runtime.Platform.getLogFileLocation().toFile().toPath());
        List<String> ours = Arrays.stream(log.split("(?=!ENTRY)"))
                .filter(entry -> entry.startsWith("!ENTRY org.hybridize") && entry.startsWith("4 ", entry.indexOf(' ', 7) + 1))
                .filter(entry -> !entry.contains("No file was changed")).toList();
        Check.equal(List.of(), ours, "errors in the log");
        Check.lacks(log, "tf.matmul(x, self.kernel)"); // no text of programs
    }
}
