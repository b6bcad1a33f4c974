package org.hybridize.eclipse.tests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Widget;
import org.eclipse.ui.PlatformUI;

/** A small driver of SWT. Its methods are called from a thread of their own, never from that of the screen. */
final class Bot {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Display display;

    Bot(Display display) {
        this.display = display;
    }

    /** Do something on the thread of the screen, and give what comes of it. */
    <T> T onUi(Supplier<T> body) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        display.syncExec(() -> {
            try {
                result.set(body.get());
            } catch (RuntimeException | AssertionError error) {
                failure.set(error);
            }
        });
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return result.get();
    }

    /** Begin something that may open a dialog, without waiting for its end. */
    void begin(Runnable body) {
        display.asyncExec(body);
    }

    /** Wait until the condition, asked on the thread of the screen, holds. */
    void waitFor(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Boolean.TRUE.equals(onUi(condition::getAsBoolean))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + "; shells: " + titles());
            }
            pause(30);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** Let everything that is under way on the screen come to an end. */
    void settle() {
        for (int i = 0; i < 5; i++) {
            onUi(() -> null);
            pause(40);
        }
    }

    /** The window with that title, which may be still to come. */
    Shell shell(String title) {
        waitFor("a window " + title, () -> find(title) != null);
        return onUi(() -> find(title));
    }

    private Shell find(String title) {
        return Arrays.stream(display.getShells())
                .filter(shell -> shell.isVisible() && shell.getText().equals(title)).reduce((one, last) -> last).orElse(null);
    }

    /** Wait until no window has that title. */
    void waitForClose(String title) {
        waitFor(title + " to close", () -> find(title) == null);
    }

    List<String> titles() {
        return onUi(() -> Arrays.stream(display.getShells()).filter(Shell::isVisible).map(Shell::getText).toList());
    }

    /** Fail if a dialog is left open. */
    void checkNoDialogs() {
        settle();
        Check.equal(0, onUi(() -> dialogs().size()), "open dialogs among " + titles());
    }

    private List<Shell> dialogs() {
        Shell main = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
        return Arrays.stream(display.getShells())
                .filter(shell -> shell != main && shell.isVisible() && !shell.getText().isEmpty()).toList();
    }

    /** Close all dialogs, the last one first. */
    void closeDialogs() {
        for (int i = 0; i < 6 && onUi(() -> !dialogs().isEmpty()); i++) {
            begin(() -> dialogs().stream().reduce((one, last) -> last).ifPresent(Shell::close));
            pause(300);
        }
    }

    /** The first visible widget of that kind below {@code root}. */
    <W extends Control> W find(Composite root, Class<W> kind, Predicate<W> wanted) {
        List<Control> all = onUi(() -> controls(root));
        return onUi(() -> all.stream().filter(kind::isInstance).map(kind::cast)
                .filter(one -> !one.isDisposed() && one.isVisible() && wanted.test(one)).findFirst().orElse(null));
    }

    private static List<Control> controls(Composite root) {
        List<Control> found = new ArrayList<>();
        for (Control child : root.getChildren()) {
            found.add(child);
            if (child instanceof Composite inner) {
                found.addAll(controls(inner));
            }
        }
        return found;
    }

    /** Press a button, as soon as it can be pressed. */
    void press(Composite root, String label) {
        waitFor("button " + label, () -> {
            Button button = button(root, label);
            return button != null && button.isEnabled();
        });
        begin(() -> {
            Button button = button(root, label);
            if (button != null) {
                select(button);
            }
        });
        settle();
    }

    Button button(Composite root, String label) {
        return find(root, Button.class, one -> plain(one.getText()).equals(label));
    }

    /** Check or uncheck a box. */
    void check(Composite root, String label, boolean value) {
        Button box = button(root, label);
        Check.that(box != null, "no box " + label);
        onUi(() -> {
            box.setSelection(value);
            select(box);
            return null;
        });
    }

    /** Tell a widget that it was selected. */
    static void select(Widget widget) {
        Event event = new Event();
        event.widget = widget;
        widget.notifyListeners(SWT.Selection, event);
    }

    /** A label as the user reads it. */
    static String plain(String label) {
        return label.replace("&", "").replaceFirst("\t.*", "");
    }

    /** Everything that can be read in a window. */
    String text(Composite root) {
        return onUi(() -> {
            StringBuilder found = new StringBuilder();
            controls(root).stream().filter(Control::isVisible).forEach(one -> found.append(Texts.of(one)).append('\n'));
            return found.toString();
        });
    }

    /** Keep a picture of the whole screen. */
    void screenshot(String name) {
        settle();
        picture(name, onUi(display::getBounds));
    }

    /** Keep a picture of one window. */
    void screenshot(String name, Shell shell) {
        settle();
        picture(name, onUi(() -> display.map(shell, null, shell.getClientArea())
                .intersection(display.getBounds())));
    }

    private void picture(String name, Rectangle bounds) {
        onUi(() -> {
            Image image = new Image(display, bounds.width, bounds.height);
            GC gc = new GC(display);
            gc.copyArea(image, bounds.x, bounds.y);
            gc.dispose();
            ImageLoader loader = new ImageLoader();
            loader.data = new ImageData[] {image.getImageData()};
            loader.save(Outcome.FOLDER.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
            image.dispose();
            return null;
        });
    }
}
