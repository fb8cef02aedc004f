package org.initscope.core.evidence;

/** Numbers as tables have them, where NaN and infinities are undefined. */
final class FiniteNumber {
    private FiniteNumber() {}

    /** The number, NaN where it is not finite, so that a row says the same before it is written and after it is read. */
    static double orNaN(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
