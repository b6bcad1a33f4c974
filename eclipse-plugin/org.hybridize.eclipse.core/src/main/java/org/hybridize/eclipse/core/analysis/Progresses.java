package org.hybridize.eclipse.core.analysis;

import org.eclipse.core.runtime.SubMonitor;
import org.hybridize.bridge.JobMonitor;
import org.hybridize.bridge.model.Progress;

/** The progress of the service on a progress bar of Eclipse. */
final class Progresses implements JobMonitor {
    private static final int STEPS = 1000;

    private final SubMonitor monitor;
    private int shown;

    Progresses(SubMonitor monitor) {
        this.monitor = monitor.setWorkRemaining(STEPS);
    }

    @Override
    public void progress(Progress progress) {
        String of = progress.total().isPresent() ? " of " + progress.total().getAsInt() : "";
        String project = progress.projects() > 1
                ? "project " + (progress.project() + 1) + " of " + progress.projects() + ": " : "";
        monitor.subTask(project + progress.phase() + (progress.done() > 0 ? " " + progress.done() + of : ""));
        // How long each phase takes is not known: the bar goes half of its part in each of them.
        int aim = STEPS * progress.project() / Math.max(1, progress.projects());
        int here = progress.total().isPresent() && progress.total().getAsInt() > 0
                ? STEPS / Math.max(1, progress.projects()) * progress.done() / progress.total().getAsInt() / 2 : 0;
        int next = Math.min(STEPS, aim + here);
        if (next > shown) {
            monitor.worked(next - shown);
            shown = next;
        }
    }

    @Override
    public boolean isCancelled() {
        return monitor.isCanceled();
    }
}
