package org.initscope.core;

import java.util.Locale;

/** Checks of arguments whose failure is one sentence for the user. */
public final class Check {
    private Check() {}

    /**
     * Requires a condition.
     *
     * @throws IllegalArgumentException with the formatted sentence where it does not hold
     */
    public static void require(boolean condition, String sentence, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
        }
    }
}
