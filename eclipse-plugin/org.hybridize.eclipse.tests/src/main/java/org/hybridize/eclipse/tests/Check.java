package org.hybridize.eclipse.tests;

import java.util.Objects;

/** What must hold. */
final class Check {
    private Check() {
    }

    static void that(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }

    static void equal(Object expected, Object found, String what) {
        that(Objects.equals(expected, found), what + ": expected <" + expected + "> but found <" + found + ">");
    }

    static void contains(String text, String part) {
        that(text.contains(part), "<" + part + "> is not in <" + text + ">");
    }

    static void lacks(String text, String part) {
        that(!text.contains(part), "<" + part + "> is in <" + text + ">");
    }
}
