package org.hybridize.eclipse.tests;

import java.util.Arrays;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.ToolBar;

/** Drives the wizard. */
final class WizardBot {
    static final String TITLE = "Hybridize";

    private final Bot bot;
    private final Shell shell;

    /** The wizard that is open, or about to open. */
    WizardBot(Bot bot) {
        this.bot = bot;
        this.shell = bot.shell(TITLE);
        bot.waitFor("the wizard", () -> bot.button(shell, "Next >") != null);
    }

    Shell shell() {
        return shell;
    }

    void next() {
        bot.press(shell, "Next >");
    }

    /** Choose what to look at. */
    void lookAt(String scope) {
        Combo combo = bot.find(shell, Combo.class, one -> true);
        bot.onUi(() -> {
            int index = Arrays.asList(combo.getItems()).indexOf(scope);
            Check.that(index >= 0, scope + " is not among " + Arrays.toString(combo.getItems()));
            combo.select(index);
            Bot.select(combo);
            return null;
        });
    }

    /** To the candidates; gives their table. */
    Table candidates() {
        next();
        bot.waitFor("candidates", () -> table() != null);
        bot.waitFor("the end of the analysis", () -> bot.button(shell, "Finish") != null
                && bot.button(shell, "Cancel").isEnabled() && table() != null && table().isEnabled());
        return table();
    }

    Table table() {
        return bot.find(shell, Table.class, one -> (one.getStyle() & SWT.CHECK) != 0);
    }

    /** The rows that are checked. */
    List<String> checked() {
        Table table = table();
        return bot.onUi(() -> Arrays.stream(table.getItems()).filter(TableItem::getChecked).map(Texts::row).toList());
    }

    List<String> rows() {
        Table table = table();
        return bot.onUi(() -> Arrays.stream(table.getItems()).map(Texts::row).toList());
    }

    /** Check or uncheck the function of that name. */
    void check(String function, boolean value) {
        Table table = table();
        bot.onUi(() -> {
            TableItem item = item(table, function);
            item.setChecked(value);
            Event event = new Event();
            event.item = item;
            event.detail = SWT.CHECK;
            table.notifyListeners(SWT.Selection, event);
            return null;
        });
        bot.settle();
    }

    /** Select the row of a function, so that its explanation shows. */
    void select(String function) {
        Table table = table();
        bot.onUi(() -> {
            TableItem item = item(table, function);
            table.setSelection(item);
            Event event = new Event();
            event.item = item;
            table.notifyListeners(SWT.Selection, event);
            return null;
        });
        bot.settle();
    }

    private static TableItem item(Table table, String function) {
        return Arrays.stream(table.getItems()).filter(one -> one.getText(0).equals(function)).findFirst()
                .orElseThrow(() -> new AssertionError("no row " + function));
    }

    void finish() {
        bot.press(shell, "Finish");
        bot.waitForClose(TITLE);
        bot.settle();
    }

    /** Press the stop button beside the progress bar. */
    void stop() {
        ToolBar bar = bot.find(shell, ToolBar.class, one -> one.getItemCount() == 1 && one.isEnabled());
        Check.that(bar != null, "there is no stop button");
        bot.begin(() -> Bot.select(bar.getItem(0)));
    }

    void cancel() {
        bot.press(shell, "Cancel");
        bot.waitForClose(TITLE);
    }

    String text() {
        return bot.text(shell);
    }
}
