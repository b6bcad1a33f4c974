package org.hybridize.eclipse.ui;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.operation.IRunnableContext;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.hybridize.bridge.model.Explanation;
import org.hybridize.eclipse.core.analysis.Analyzer;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;

/** The page of a rule: what happens, why, programs that break and programs that do not, the way out. */
public final class RuleDialog extends Dialog {
    private static final int SHOW_WIDTH = 110;
    private static final int SHOW_HEIGHT = 34;

    private final Explanation rule;

    private RuleDialog(Shell parent, Explanation rule) {
        super(parent);
        this.rule = rule;
        setShellStyle(getShellStyle() | SWT.RESIZE | SWT.MAX);
    }

    /** Ask the service for the rule with that code, and show its page. */
    public static void open(Shell parent, IRunnableContext context, String code, HybridizeOptions options) {
        Explanation[] found = new Explanation[1];
        try {
            context.run(true, true, monitor -> {
                monitor.beginTask("Looking up " + code, -1);
                try {
                    found[0] = Analyzer.with(options).explain(code);
                } catch (CoreException failure) {
                    throw new InvocationTargetException(failure);
                }
            });
            new RuleDialog(parent, found[0]).open();
        } catch (InvocationTargetException failure) {
            HybridizeUi.showFailure(parent, failure);
        } catch (InterruptedException cancelled) {
            return;
        }
    }

    @Override
    protected void configureShell(Shell shell) {
        super.configureShell(shell);
        shell.setText(rule.code() + " " + rule.name());
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        Composite area = (Composite) super.createDialogArea(parent);
        StyledText text = new StyledText(area, SWT.BORDER | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        text.setMargins(8, 8, 8, 8);
        GridData data = new GridData(SWT.FILL, SWT.FILL, true, true);
        data.widthHint = convertWidthInCharsToPixels(SHOW_WIDTH);
        data.heightHint = convertHeightInCharsToPixels(SHOW_HEIGHT);
        text.setLayoutData(data);
        show(rule.markdown(), text);
        return area;
    }

    /** Markdown with its headings bold and its programs in the font of editors. */
    private static void show(String markdown, StyledText text) {
        StringBuilder plain = new StringBuilder();
        List<StyleRange> styles = new ArrayList<>();
        boolean program = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("```")) {
                program = !program;
                continue;
            }
            boolean heading = !program && line.startsWith("#");
            String content = heading ? line.replaceFirst("#+ ", "") : line;
            StyleRange style = new StyleRange(plain.length(), content.length(), null, null);
            style.fontStyle = heading ? SWT.BOLD : SWT.NORMAL;
            style.font = program ? JFaceResources.getTextFont() : null;
            styles.add(style);
            plain.append(content).append('\n');
        }
        text.setText(plain.toString());
        text.setStyleRanges(styles.toArray(StyleRange[]::new));
    }

    @Override
    protected void createButtonsForButtonBar(Composite parent) {
        createButton(parent, IDialogConstants.OK_ID, IDialogConstants.CLOSE_LABEL, true);
    }
}
