package org.initscope.parity;

/** How far a number may be off: rtol × the largest expected magnitude of its tensor + atol. */
public record Tolerance(double relative, double absolute) {
    /** The allowed deviation in a tensor whose largest magnitude is {@code scale}. */
    public double at(double scale) {
        return relative * Math.abs(scale) + absolute;
    }
}
