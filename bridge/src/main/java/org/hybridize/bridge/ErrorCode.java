package org.hybridize.bridge;

import java.util.Locale;

/** What kind of thing went wrong. */
public enum ErrorCode {
    /** The process could not be started: no such interpreter, no {@code hybridize} in it, no sign of life in time. */
    START_FAILED,
    /** Bridge and service speak different versions of the protocol. */
    VERSION_MISMATCH,
    /** The process refused the token. */
    UNAUTHORIZED,
    /** The process died, or had to be killed because it gave no sign of life. */
    DIED,
    /** The process has died twice in a row: {@link HybridizeService#restart} is needed. */
    DOWN,
    /** The service was closed. */
    CLOSED,
    /** The job was cancelled. */
    CANCELLED,
    /** A file is not what was analysed any more. */
    STALE,
    /** A request that the service does not understand, or that names what does not exist. */
    BAD_REQUEST,
    /** The service does not know the job or the analysis (any more). */
    UNKNOWN_JOB,
    /** There is nothing to analyse, or an option has a wrong value. */
    PROJECT,
    /** The analysis ended without an answer: a defect, or no memory. The service goes on. */
    CRASHED,
    /** A defect of the service. */
    INTERNAL;

    static ErrorCode of(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException unknown) { // of a newer service
            return INTERNAL;
        }
    }
}
