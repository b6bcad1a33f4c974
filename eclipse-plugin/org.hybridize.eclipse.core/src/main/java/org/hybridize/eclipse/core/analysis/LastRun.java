package org.hybridize.eclipse.core.analysis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hybridize.eclipse.core.HybridizeCore;
import org.hybridize.eclipse.core.markers.Markers;

/** The last run of this workspace, which views and exports show; it outlives the workbench. */
public final class LastRun {
    private static final List<Consumer<Run>> LISTENERS = new CopyOnWriteArrayList<>();
    private static Run run;
    private static boolean read;

    private LastRun() {
    }

    /** The last run, if there was one. */
    public static synchronized Optional<Run> get() {
        if (!read && run == null) {
            run = RunStore.read().orElse(null);
        }
        read = true;
        return Optional.ofNullable(run);
    }

    /** Replace it, and tell everybody. */
    public static void set(Run last) {
        synchronized (LastRun.class) {
            run = last;
            read = true;
        }
        try {
            RunStore.write(last);
            Markers.show(last);
        } catch (java.io.IOException | org.eclipse.core.runtime.CoreException error) {
            HybridizeCore.log(HybridizeCore.error("the results could not be kept: " + error.getMessage(), error));
        }
        LISTENERS.forEach(listener -> listener.accept(last));
    }

    /** Be told of every run, on the thread that made it. */
    public static void listen(Consumer<Run> listener) {
        LISTENERS.add(listener);
    }

    /** Be told no more. */
    public static void unlisten(Consumer<Run> listener) {
        LISTENERS.remove(listener);
    }
}
