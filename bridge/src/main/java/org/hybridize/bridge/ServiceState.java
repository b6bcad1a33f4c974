package org.hybridize.bridge;

/** Where the service's process is in its life. */
public enum ServiceState {
    /** Not started, or ended as asked. */
    STOPPED,
    /** Started, but has not said hello yet. */
    STARTING,
    /** Answers. */
    READY,
    /** Could not be started, or died. */
    FAILED
}
