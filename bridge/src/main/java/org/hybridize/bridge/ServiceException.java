package org.hybridize.bridge;

/** Why the service gave no answer. The message is for the user; the details are for the log and a details pane. */
public final class ServiceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String details;

    public ServiceException(ErrorCode code, String message, String details, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = details;
    }

    public ServiceException(ErrorCode code, String message, String details) {
        this(code, message, details, null);
    }

    /** What kind of thing went wrong. */
    public ErrorCode code() {
        return code;
    }

    /** Exit code and the end of standard error, a traceback, or nothing; never text of the analysed program. */
    public String details() {
        return details;
    }

    /** The same failure, for another thread to throw. */
    ServiceException again() {
        return new ServiceException(code, getMessage(), details, this);
    }
}
