package org.hybridize.bridge.model;

import java.util.Locale;

/** What is done with a function. */
public enum Decision {
    /** Add the decorator. */
    HYBRIDIZE,
    /** Remove the decorator. */
    DEHYBRIDIZE,
    /** Change the decorator's arguments. */
    RECONFIGURE,
    /** Hybrid, and fine so. */
    KEEP,
    /** Eager stays eager. */
    DECLINE;

    /** Whether the program changes. */
    public boolean changes() {
        return this == HYBRIDIZE || this == DEHYBRIDIZE || this == RECONFIGURE;
    }

    static Decision of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
