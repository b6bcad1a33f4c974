package org.hybridize.eclipse.ui.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.TreeViewerColumn;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.plugin.AbstractUIPlugin;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.LastRun;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.report.Reports;
import org.hybridize.eclipse.ui.ExplanationDialog;
import org.hybridize.eclipse.ui.FunctionTable;
import org.hybridize.eclipse.ui.HybridizeUi;
import org.hybridize.eclipse.ui.Launcher;

/** The functions of the last run, grouped by project and by file or decision. */
public final class ResultsView extends ViewPart {
    /** Its id. */
    public static final String ID = "org.hybridize.eclipse.results";

    private static final int MANY = 200;

    private final Consumer<Run> listener = run -> onScreen(() -> show(Optional.of(run)));
    private final ResultsTree tree = new ResultsTree();
    private TreeViewer viewer;

    @Override
    public void createPartControl(Composite parent) {
        viewer = new TreeViewer(parent, SWT.FULL_SELECTION | SWT.MULTI);
        viewer.setUseHashlookup(true);
        viewer.getTree().setHeaderVisible(true);
        viewer.getTree().setLinesVisible(true);
        FunctionTable.Order order = new FunctionTable.Order();
        for (int i = 0; i < FunctionTable.COLUMNS.size(); i++) {
            addColumn(i, order);
        }
        viewer.setContentProvider(tree);
        viewer.setComparator(order);
        ColumnViewerToolTipSupport.enableFor(viewer);
        viewer.addDoubleClickListener(event -> selected().ifPresentOrElse(
                one -> HybridizeUi.open(one.file(), one.report().line()), this::toggle));
        createActions();
        getSite().setSelectionProvider(viewer);
        LastRun.listen(listener);
        show(LastRun.get());
    }

    private void addColumn(int index, FunctionTable.Order order) {
        FunctionTable.Column column = FunctionTable.COLUMNS.get(index);
        TreeViewerColumn viewerColumn = new TreeViewerColumn(viewer, SWT.NONE);
        viewerColumn.getColumn().setText(column.title());
        viewerColumn.getColumn().setWidth(index == 0 ? column.width() + 70 : column.width());
        ColumnLabelProvider labels = column.labels();
        viewerColumn.setLabelProvider(index > 0 ? labels : new ColumnLabelProvider() {
            @Override
            public String getText(Object element) {
                return element instanceof ResultsTree.Group group ? group.label() : labels.getText(element);
            }
        });
        viewerColumn.getColumn().addListener(SWT.Selection, event -> {
            viewer.getTree().setSortDirection(order.by(index, viewer));
            viewer.getTree().setSortColumn(viewerColumn.getColumn());
        });
    }

    private void createActions() {
        Action export = action("Export...", "icons/export.png", this::export);
        Action explain = action("Explain", "icons/explain.png",
                () -> selected().ifPresent(one -> new ExplanationDialog(getSite().getShell(), one).open()));
        Action again = action("Run Again...", "icons/hybridize.png", () -> LastRun.get().ifPresent(run ->
                Launcher.openWizard(getSite().getShell(), List.of(run.scope()))));
        Action byDecision = new Action("Group by Decision", IAction.AS_CHECK_BOX) {
            @Override
            public void run() {
                tree.groupByDecision(isChecked());
                viewer.refresh();
                viewer.expandToLevel(3);
            }
        };
        byDecision.setImageDescriptor(
                AbstractUIPlugin.imageDescriptorFromPlugin(HybridizeUi.ID, "icons/group.png"));
        var bar = getViewSite().getActionBars();
        List.of(again, explain, byDecision, export).forEach(one -> {
            bar.getToolBarManager().add(one);
            bar.getMenuManager().add(one);
        });
        MenuManager menu = new MenuManager();
        menu.add(action("Open in Editor", null, () -> selected().ifPresent(
                one -> HybridizeUi.open(one.file(), one.report().line()))));
        menu.add(explain);
        menu.add(new Separator());
        menu.add(export);
        viewer.getTree().setMenu(menu.createContextMenu(viewer.getTree()));
    }

    private static Action action(String label, String icon, Runnable body) {
        Action action = new Action(label) {
            @Override
            public void run() {
                body.run();
            }
        };
        action.setToolTipText(label);
        if (icon != null) {
            action.setImageDescriptor(AbstractUIPlugin.imageDescriptorFromPlugin(HybridizeUi.ID, icon));
        }
        return action;
    }

    private Optional<Candidate> selected() {
        Object first = ((IStructuredSelection) viewer.getSelection()).getFirstElement();
        return first instanceof Candidate candidate ? Optional.of(candidate) : Optional.empty();
    }

    private void toggle() {
        Object first = ((IStructuredSelection) viewer.getSelection()).getFirstElement();
        if (first != null) {
            viewer.setExpandedState(first, !viewer.getExpandedState(first));
        }
    }

    private void export() {
        Optional<Run> run = LastRun.get();
        if (run.isEmpty()) {
            MessageDialog.openInformation(getSite().getShell(), HybridizeUi.TITLE, "There are no results yet.");
            return;
        }
        FileDialog dialog = new FileDialog(getSite().getShell(), SWT.SAVE);
        dialog.setOverwrite(true);
        dialog.setFileName("hybridize.html");
        dialog.setFilterNames(new String[] {"HTML", "JSON", "CSV"});
        dialog.setFilterExtensions(new String[] {"*.html", "*.json", "*.csv"});
        String file = dialog.open();
        if (file != null) {
            try {
                Files.writeString(Path.of(file), Reports.forFile(run.get(), file));
            } catch (IOException failure) {
                MessageDialog.openError(getSite().getShell(), HybridizeUi.TITLE,
                        "The results could not be written to " + file + ": " + failure.getMessage());
            }
        }
    }

    private void show(Optional<Run> run) {
        viewer.setInput(run.orElse(null));
        // All of a few functions, the files of many.
        viewer.expandToLevel(run.map(one -> one.functions().size()).orElse(0) < MANY ? 3 : 2);
        setContentDescription(run.map(ResultsView::describe).orElse("No results yet."));
    }

    private static String describe(Run run) {
        String time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT).withZone(ZoneId.systemDefault())
                .format(run.start());
        return "%s: %s, %d to change (%s, %.1f s)".formatted(run.scope().label(), HybridizeUi.counted(run.functions().size(), "function"),
                run.changes().size(), time, run.time().toMillis() / 1000.0);
    }

    private void onScreen(Runnable body) {
        getSite().getShell().getDisplay().asyncExec(() -> {
            if (!viewer.getControl().isDisposed()) {
                body.run();
            }
        });
    }

    @Override
    public void setFocus() {
        viewer.getControl().setFocus();
    }

    @Override
    public void dispose() {
        LastRun.unlisten(listener);
        super.dispose();
    }
}
