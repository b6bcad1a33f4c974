package org.hybridize.eclipse.ui;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jface.operation.IRunnableContext;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.hybridize.bridge.model.Reason;
import org.hybridize.eclipse.core.analysis.Candidate;
import org.hybridize.eclipse.core.analysis.HybridizeOptions;

/** The whole explanation of a function, with links to the place and to the rules that speak of it. */
public final class ExplanationPane {
    private static final String PLACE = "place";

    private final Composite area;
    private final StyledText text;
    private final Link links;
    private Candidate shown;

    /**
     * @param context shows progress while a rule is looked up
     * @param options name the interpreter to ask
     */
    public ExplanationPane(Composite parent, IRunnableContext context, Supplier<HybridizeOptions> options) {
        area = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        area.setLayout(layout);
        text = new StyledText(area, SWT.BORDER | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        text.setMargins(6, 4, 6, 4);
        text.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        links = new Link(area, SWT.NONE);
        links.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        links.addListener(SWT.Selection, event -> follow(event.text, context, options.get()));
    }

    /** The widget. */
    public Control control() {
        return area;
    }

    /** Show {@code candidate}; nothing for null. */
    public void show(Candidate candidate) {
        shown = candidate;
        text.setText(candidate == null ? "" : candidate.explanation());
        links.setText(candidate == null ? "" : linkText(candidate));
        if (candidate != null) {
            text.setStyleRange(new StyleRange(0, text.getLine(0).length(), null, null, SWT.BOLD));
            for (int line = 1; line < text.getLineCount(); line++) {
                if (text.getLine(line).matches("HYB\\d+ .*")) {
                    text.setStyleRange(new StyleRange(text.getOffsetAtLine(line), text.getLine(line).length(),
                            null, null, SWT.BOLD));
                }
            }
        }
        area.layout();
    }

    private static String linkText(Candidate candidate) {
        StringBuilder found = new StringBuilder("<a href=\"" + PLACE + "\">Open in editor</a>");
        List<String> codes = candidate.report().reasons().stream().map(Reason::code).distinct().toList();
        codes.forEach(code -> found.append("    <a href=\"").append(code).append("\">About ").append(code).append("</a>"));
        return found.toString();
    }

    private void follow(String target, IRunnableContext context, HybridizeOptions options) {
        if (PLACE.equals(target)) {
            HybridizeUi.open(shown.file(), shown.report().line());
        } else {
            RuleDialog.open(area.getShell(), context, target, options);
        }
    }
}
