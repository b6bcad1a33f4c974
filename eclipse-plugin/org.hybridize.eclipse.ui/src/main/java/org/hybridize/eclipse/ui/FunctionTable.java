package org.hybridize.eclipse.ui;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.jface.viewers.ViewerComparator;
import org.eclipse.swt.SWT;
import org.hybridize.eclipse.core.analysis.Candidate;

/** The columns in which functions are shown, and their order. */
public final class FunctionTable {
    /** One column. */
    public record Column(String title, int width, Function<Candidate, String> text) {
        /** Labels of its cells; empty for what is no function. */
        public ColumnLabelProvider labels() {
            return new ColumnLabelProvider() {
                @Override
                public String getText(Object element) {
                    return element instanceof Candidate candidate ? text.apply(candidate) : "";
                }

                @Override
                public String getToolTipText(Object element) {
                    return element instanceof Candidate candidate ? candidate.reason() : null;
                }
            };
        }
    }

    /** The function itself comes first. */
    public static final List<Column> COLUMNS = List.of(
            new Column("Function", 165, one -> one.report().name()),
            new Column("Place", 190, Candidate::place),
            new Column("Decision", 90, Candidate::decision),
            new Column("Safety", 85, Candidate::safety),
            new Column("Expected benefit", 300, Candidate::benefit),
            new Column("First reason", 440, Candidate::reason));

    private FunctionTable() {
    }

    /** Whether any cell of the candidate has {@code words} in it. */
    public static boolean matches(Candidate candidate, String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty() || COLUMNS.stream()
                .anyMatch(column -> column.text.apply(candidate).toLowerCase(Locale.ROOT).contains(wanted));
    }

    /** Sorts by a column; another click on its head turns the order round. */
    public static final class Order extends ViewerComparator {
        private int column = -1;
        private int direction = SWT.UP;

        /** Sort {@code viewer} by that column from now on; gives the direction. */
        public int by(int index, ColumnViewer viewer) {
            direction = index == column && direction == SWT.UP ? SWT.DOWN : SWT.UP;
            column = index;
            viewer.refresh();
            return direction;
        }

        @Override
        public int compare(Viewer viewer, Object left, Object right) {
            if (column < 0 || !(left instanceof Candidate one) || !(right instanceof Candidate other)) {
                return 0;
            }
            int order = COLUMNS.get(column).title.equals("Place") ? place(one, other)
                    : COLUMNS.get(column).text.apply(one).compareToIgnoreCase(COLUMNS.get(column).text.apply(other));
            return direction == SWT.UP ? order : -order;
        }

        private static int place(Candidate one, Candidate other) {
            int files = one.file().getFullPath().toString().compareTo(other.file().getFullPath().toString());
            return files != 0 ? files : Integer.compare(one.report().line(), other.report().line());
        }
    }
}
