package org.hybridize.eclipse.ui;

import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.ProgressMonitorDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;

/** Why one function is decided as it is. */
public final class ExplanationDialog extends Dialog {
    private final Candidate candidate;

    /** About {@code candidate}. */
    public ExplanationDialog(Shell parent, Candidate candidate) {
        super(parent);
        this.candidate = candidate;
        setShellStyle(SWT.CLOSE | SWT.TITLE | SWT.BORDER | SWT.RESIZE | SWT.MAX);
        setBlockOnOpen(false);
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText("Hybridize: " + candidate.report().name());
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        ExplanationPane pane = new ExplanationPane(area, new ProgressMonitorDialog(getShell()),
                HybridizeOptions::preferred);
        GridData data = new GridData(SWT.FILL, SWT.FILL, true, true);
        data.widthHint = convertWidthInCharsToPixels(110);
        data.heightHint = convertHeightInCharsToPixels(22);
        pane.control().setLayoutData(data);
        pane.show(candidate);
        return area;
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }
}
