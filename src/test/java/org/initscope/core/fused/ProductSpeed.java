package org.initscope.core.fused;

import java.util.Arrays;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;

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
        a = AlignedArray.allocate(AlignedArray.START + this.rows * Stride.of(depth));
        b = AlignedArray.allocate(AlignedArray.START + depth * Stride.of(columns));
        c = AlignedArray.allocate(AlignedArray.START + this.rows * Stride.of(columns));
        start = AlignedArray.allocate(AlignedArray.START + Stride.of(columns));
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
        int at = AlignedArray.START;
        matrix.multiply(rows, columns, depth, a, at, aStride, 1, b, at, bStride, start, at, c, at, bStride);
    }
}
