package org.hybridize.eclipse.ui.wizard;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.CheckboxTableViewer;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerFilter;
import org.eclipse.jface.wizard.IWizardPage;
import org.eclipse.ltk.ui.refactoring.UserInputWizardPage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.Run;
import org.hybridize.eclipse.core.refactoring.HybridizeRefactoring;
import org.hybridize.eclipse.ui.ExplanationPane;
import org.hybridize.eclipse.ui.FunctionTable;
import org.hybridize.eclipse.ui.HybridizeUi;

/** The functions that were found: what would change, why, and which of it the user wants. */
final class CandidatesPage extends UserInputWizardPage {
    private final HybridizeRefactoring refactoring;
    private final Set<String> unwanted = new HashSet<>();
    private CheckboxTableViewer table;
    private Text filter;
    private Button all;
    private ExplanationPane pane;
    private Run shown;
    private Set<String> offered = Set.of();

    CandidatesPage(HybridizeRefactoring refactoring) {
        super("candidates");
        this.refactoring = refactoring;
        setTitle("Candidates");
    }

    @Override
    public void createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        area.setLayout(new GridLayout());
        createFilter(area);
        SashForm halves = new SashForm(area, SWT.VERTICAL);
        GridData data = new GridData(SWT.FILL, SWT.FILL, true, true);
        data.widthHint = 1080;
        data.heightHint = 470;
        halves.setLayoutData(data);
        createTable(halves);
        pane = new ExplanationPane(halves, getContainer(), refactoring::options);
        halves.setWeights(3, 2);
        createButtons(area);
        setControl(area);
    }

    private void createFilter(Composite area) {
        Composite row = new Composite(area, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        row.setLayout(layout);
        row.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        filter = new Text(row, SWT.SEARCH | SWT.ICON_CANCEL | SWT.ICON_SEARCH);
        filter.setMessage("Filter: name, file, rule");
        filter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        filter.addListener(SWT.Modify, event -> refresh());
        all = new Button(row, SWT.CHECK);
        all.setText("Show functions that stay as they are");
        all.addListener(SWT.Selection, event -> refresh());
    }

    private void createTable(Composite parent) {
        table = CheckboxTableViewer.newCheckList(parent, SWT.BORDER | SWT.FULL_SELECTION | SWT.MULTI);
        table.setUseHashlookup(true); // there may be thousands of rows
        Table widget = table.getTable();
        widget.setHeaderVisible(true);
        widget.setLinesVisible(true);
        FunctionTable.Order order = new FunctionTable.Order();
        for (int i = 0; i < FunctionTable.COLUMNS.size(); i++) {
            FunctionTable.Column column = FunctionTable.COLUMNS.get(i);
            TableViewerColumn viewerColumn = new TableViewerColumn(table, SWT.NONE);
            viewerColumn.getColumn().setText(column.title());
            viewerColumn.getColumn().setWidth(column.width());
            viewerColumn.setLabelProvider(column.labels());
            int index = i;
            viewerColumn.getColumn().addListener(SWT.Selection, event -> {
                widget.setSortDirection(order.by(index, table));
                widget.setSortColumn(viewerColumn.getColumn());
                showChecks();
            });
        }
        table.setContentProvider(ArrayContentProvider.getInstance());
        table.setComparator(order);
        table.addFilter(new ViewerFilter() {
            @Override
            public boolean select(Viewer viewer, Object parentElement, Object element) {
                Candidate candidate = (Candidate) element;
                return (all.getSelection() || offered.contains(candidate.key()))
                        && FunctionTable.matches(candidate, filter.getText());
            }
        });
        table.addCheckStateListener(event -> want((Candidate) event.getElement(), event.getChecked()));
        table.addSelectionChangedListener(event -> pane.show(
                (Candidate) ((IStructuredSelection) event.getSelection()).getFirstElement()));
    }

    private void createButtons(Composite area) {
        Composite row = new Composite(area, SWT.NONE);
        GridLayout layout = new GridLayout(2, true);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        row.setLayout(layout);
        button(row, "&Select All", true);
        button(row, "&Deselect All", false);
    }

    /** A button for all functions that are shown. */
    private void button(Composite row, String label, boolean wanted) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(label);
        button.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        button.addListener(SWT.Selection, event -> Arrays.stream(table.getTable().getItems())
                .forEach(item -> want((Candidate) item.getData(), wanted)));
    }

    private void want(Candidate candidate, boolean wanted) {
        if (wanted) {
            unwanted.remove(candidate.key());
        } else if (offered.contains(candidate.key())) {
            unwanted.add(candidate.key());
        }
        showChecks();
        describe();
    }

    @Override
    public void setVisible(boolean visible) {
        super.setVisible(visible);
        if (!visible) {
            return;
        }
        Run run = refactoring.run().orElse(null);
        if (run == null) { // files have changed meanwhile
            getShell().getDisplay().asyncExec(() -> {
                if (!getControl().isDisposed() && ((HybridizeWizard) getWizard()).analyze()) {
                    fill(refactoring.run().orElseThrow());
                }
            });
        } else if (run != shown) {
            fill(run);
        }
    }

    private void fill(Run run) {
        shown = run;
        offered = run.changes().stream().map(Candidate::key).collect(Collectors.toSet());
        unwanted.retainAll(offered);
        table.setInput(run.functions());
        if (offered.isEmpty()) {
            all.setSelection(true);
            refresh();
        }
        showChecks();
        if (table.getTable().getItemCount() > 0) {
            table.setSelection(new org.eclipse.jface.viewers.StructuredSelection(table.getElementAt(0)));
        } else {
            pane.show(null);
        }
        describe();
    }

    private void refresh() {
        table.refresh();
        showChecks();
    }

    /** Only what is offered can be checked. */
    private void showChecks() {
        for (Candidate candidate : candidates()) {
            table.setChecked(candidate, offered.contains(candidate.key()) && !unwanted.contains(candidate.key()));
            table.setGrayed(candidate, !offered.contains(candidate.key()));
        }
    }

    private List<Candidate> candidates() {
        return Arrays.stream(table.getTable().getItems()).map(item -> (Candidate) item.getData()).toList();
    }

    private void describe() {
        int chosen = offered.size() - unwanted.size();
        long speculative = shown.functions().stream().filter(Candidate::speculative)
                .filter(one -> !offered.contains(one.key())).count();
        String summary = offered.isEmpty() ? "Nothing to change in " + shown.scope().label() + "."
                : chosen + " of " + offered.size() + " changes are chosen, out of " + HybridizeUi.counted(shown.functions().size(), "function") + ".";
        setDescription(summary);
        List<String> remarks = new java.util.ArrayList<>(shown.skipped());
        shown.projects().forEach(project -> {
            project.result().failure().ifPresent(why ->
                    remarks.add(project.project().getName() + " could not be analysed: " + why));
            int left = project.result().problems().size();
            if (left > 0) {
                remarks.add(project.project().getName() + ": " + left + (left == 1 ? " problem keeps" : " problems keep")
                        + " code out of the analysis (" + project.result().problems().get(0).file() + ")");
            }
        });
        if (speculative > 0 && remarks.isEmpty()) {
            setMessage(summary + " " + speculative + " more would be speculative.");
        } else {
            setMessage(remarks.isEmpty() ? null : summary + " " + String.join(" ", remarks), WARNING);
        }
    }

    private void choose() {
        Set<String> keys = new HashSet<>(offered);
        keys.removeAll(unwanted);
        refactoring.choose(keys);
    }

    @Override
    public IWizardPage getNextPage() {
        choose();
        return super.getNextPage();
    }

    @Override
    protected boolean performFinish() {
        choose();
        return super.performFinish();
    }
}
