package org.hybridize.bridge.model;

import java.util.Locale;

/** What a change rests on. */
public enum Safety {
    /** It follows from what the analysis proved. */
    SAFE,
    /** It rests on an assumption, which a reason of severity {@link Severity#WARNING} names. */
    SPECULATIVE;

    static Safety of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
