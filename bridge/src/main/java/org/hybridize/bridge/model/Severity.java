package org.hybridize.bridge.model;

import java.util.Locale;

/** How grave a reason is. */
public enum Severity {
    /** Declines the function, or keeps it as it is. */
    ERROR,
    /** An assumption that makes a change speculative. */
    WARNING,
    /** Only tells. */
    INFO;

    static Severity of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
