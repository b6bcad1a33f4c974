package org.hybridize.eclipse.tests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

/** Context menus, opened and read without a mouse. */
final class Menus {
    private final Bot bot;

    Menus(Bot bot) {
        this.bot = bot;
    }

    /** All entries below {@code control}'s menu as paths such as {@code Refactor > Hybridize...}. */
    List<String> paths(Control control) {
        return bot.onUi(() -> {
            List<String> found = new ArrayList<>();
            Menu menu = control.getMenu();
            if (menu != null) {
                show(menu);
                collect(menu, "", found);
                hide(menu);
            }
            return found;
        });
    }

    /** Choose an entry; what it opens may stay open. */
    void choose(Control control, String first, String second) {
        bot.begin(() -> {
            Menu menu = control.getMenu();
            show(menu);
            MenuItem outer = item(menu, first);
            show(outer.getMenu());
            MenuItem inner = item(outer.getMenu(), second);
            // A menu is gone before its command runs.
            hide(outer.getMenu());
            hide(menu);
            Bot.select(inner);
        });
    }

    private static void collect(Menu menu, String path, List<String> found) {
        for (MenuItem item : menu.getItems()) {
            String label = path + Bot.plain(item.getText());
            if (item.getMenu() == null) {
                found.add(label);
            } else {
                show(item.getMenu());
                collect(item.getMenu(), label + " > ", found);
                hide(item.getMenu());
            }
        }
    }

    private static MenuItem item(Menu menu, String label) {
        return Arrays.stream(menu.getItems()).filter(one -> Bot.plain(one.getText()).equals(label)).findFirst()
                .orElseThrow(() -> new AssertionError("no entry " + label + " among "
                        + Arrays.stream(menu.getItems()).map(MenuItem::getText).toList()));
    }

    private static void show(Menu menu) {
        menu.notifyListeners(SWT.Show, null);
    }

    private static void hide(Menu menu) {
        menu.notifyListeners(SWT.Hide, null);
    }
}
