package org.hybridize.eclipse.core.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.MultiStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.hybridize.bridge.ErrorCode;
import org.hybridize.bridge.ServiceException;
import org.hybridize.eclipse.core.HybridizeCore;

/** Failures of the service as statuses: what failed, what was not changed, what to do. */
public final class Failures {
    private Failures() {
    }

    /** Throw {@code failure} as Eclipse expects it: a cancel is no error. */
    public static CoreException of(ServiceException failure) {
        if (failure.code() == ErrorCode.CANCELLED) {
            throw new OperationCanceledException();
        }
        return new CoreException(status(failure));
    }

    /** The message for the user, with exit code and the end of standard error as children. */
    public static IStatus status(ServiceException failure) {
        String message = (sentence(failure.getMessage()) + " No file was changed. " + advice(failure.code())).strip();
        if (failure.details() == null || failure.details().isBlank()) {
            return new Status(IStatus.ERROR, HybridizeCore.ID, failure.code().ordinal(), message, null);
        }
        MultiStatus status = new MultiStatus(HybridizeCore.ID, failure.code().ordinal(), message, null);
        failure.details().lines().forEach(line -> status.add(new Status(IStatus.ERROR, HybridizeCore.ID, line)));
        return status;
    }

    /** The files, as the report calls them, that are not what was analysed any more; none if it is another failure. */
    public static List<String> staleFiles(IStatus failure) {
        return failure.getCode() != ErrorCode.STALE.ordinal() || !HybridizeCore.ID.equals(failure.getPlugin()) ? List.of()
                : Arrays.stream(failure.getChildren()).map(IStatus::getMessage).toList();
    }

    private static String sentence(String text) {
        String end = text.matches("(?s).*[.!?]\\s*") ? "" : ".";
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1).strip() + end;
    }

    private static String advice(ErrorCode code) {
        return switch (code) {
            case START_FAILED -> "Check the analysis interpreter under Preferences > Hybridize.";
            case VERSION_MISMATCH -> "Install the same version of hybridize into the analysis interpreter, or let "
                    + "Preferences > Hybridize set up its own environment.";
            case STALE -> "Go back, or start again: the files are analysed as they are now.";
            case DIED, CRASHED, DOWN, UNAUTHORIZED -> "Try again: the service is started anew.";
            case PROJECT, BAD_REQUEST -> "Check the options.";
            case UNKNOWN_JOB -> "Start Hybridize again.";
            case CLOSED, CANCELLED -> "";
            case INTERNAL -> "Please report this, with the details.";
        };
    }
}
