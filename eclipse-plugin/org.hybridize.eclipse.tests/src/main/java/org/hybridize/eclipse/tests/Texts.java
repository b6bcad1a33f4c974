package org.hybridize.eclipse.tests;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.List;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** What can be read on widgets. */
final class Texts {
    private Texts() {
    }

    static String of(Control control) {
        if (control instanceof Label label) {
            return label.getText();
        } else if (control instanceof Text text) {
            return text.getText();
        } else if (control instanceof StyledText text) {
            return text.getText();
        } else if (control instanceof Button button) {
            return Bot.plain(button.getText());
        } else if (control instanceof Link link) {
            return link.getText();
        } else if (control instanceof Combo combo) {
            return combo.getText();
        } else if (control instanceof Group group) {
            return group.getText();
        } else if (control instanceof List list) {
            return String.join("\n", list.getItems());
        } else if (control instanceof Table table) {
            return Arrays.stream(table.getItems()).map(Texts::row).collect(Collectors.joining("\n"));
        } else if (control instanceof Tree tree) {
            return Arrays.stream(tree.getItems()).map(Texts::branch).collect(Collectors.joining("\n"));
        }
        return "";
    }

    static String row(TableItem item) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.max(1, item.getParent().getColumnCount()); i++) {
            text.append(i == 0 ? "" : " | ").append(item.getText(i));
        }
        return text.toString();
    }

    private static String branch(TreeItem item) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.max(1, item.getParent().getColumnCount()); i++) {
            text.append(i == 0 ? "" : " | ").append(item.getText(i));
        }
        Arrays.stream(item.getItems()).forEach(child -> text.append("\n  ").append(branch(child).replace("\n", "\n  ")));
        return text.toString();
    }
}
