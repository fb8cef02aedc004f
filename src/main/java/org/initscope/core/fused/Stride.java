package org.initscope.core.fused;

/** How far the rows of a padded matrix are apart. */
final class Stride {
    private Stride() {}

    /** Floats of the widest vector there is (512 bits); rows start at multiples of it, whatever the machine has. */
    static final int LANES = 16;

    /** The stride of rows of some columns. */
    static int of(int columns) {
        return Math.multiplyExact(Math.addExact(columns, LANES - 1) / LANES, LANES);
    }
}
