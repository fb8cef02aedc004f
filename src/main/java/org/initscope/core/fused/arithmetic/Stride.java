package org.initscope.core.fused.arithmetic;

/** How padded matrices lie in memory. */
public final class Stride {
    private Stride() {}

    /** Floats of the widest vector there is (512 bits); rows start at multiples of it, whatever the machine has. */
    public static final int LANES = 16;

    /** Rows 1 KiB apart, or a multiple, would meet in few sets of the cache. */
    private static final int CACHE_ALIAS = 256;

    /** How far the rows of so many columns are apart. */
    public static int of(int columns) {
        int stride = wholeVectors(columns);
        return stride % CACHE_ALIAS == 0 ? stride + LANES : stride;
    }

    /** Rows of a matrix up to whole tiles of a product. */
    public static int tiled(int rows) {
        return padded(rows, MatrixArithmetic.TILE_ROWS);
    }

    /** Rows that become columns, up to whole vectors. */
    public static int wholeVectors(int rows) {
        return padded(rows, LANES);
    }

    private static int padded(int size, int unit) {
        return Math.multiplyExact(Math.addExact(size, unit - 1) / unit, unit);
    }
}
