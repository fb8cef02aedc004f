package org.initscope.core.fused;

import java.util.Arrays;

/** One product [rows, depth] · [depth, columns] by the step's own kernels, over and over, for the benchmarks. */
public final class ProductSpeed {
    private final MatrixArithmetic matrix = Arithmetic.fastest().matrix();
    private final int rows;
    private final int columns;
    private final int depth;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final float[] start;

    public ProductSpeed(int rows, int columns, int depth) {
        this.rows = Stride.tiled(rows);
        this.columns = columns;
        this.depth = depth;
        a = new float[this.rows * Stride.of(depth)];
        b = new float[depth * Stride.of(columns)];
        c = new float[this.rows * Stride.of(columns)];
        start = new float[Stride.of(columns)];
        Arrays.fill(a, 0.5f);
        Arrays.fill(b, 1e-3f);
    }

    /** Floating-point operations of one product: a multiplication and an addition each. */
    public double operations() {
        return 2.0 * rows * columns * depth;
    }

    /** Computes the product once. */
    public void multiply() {
        int aStride = Stride.of(depth);
        int bStride = Stride.of(columns);
        matrix.multiply(rows, columns, depth, a, 0, aStride, 1, b, 0, bStride, start, 0, c, 0, bStride);
    }
}
