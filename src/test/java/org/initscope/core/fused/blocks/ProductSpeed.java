package org.initscope.core.fused.blocks;

import java.util.Arrays;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;

/** One product [rows, depth] · [depth, columns] by the step's own kernels, over and over, for the benchmarks. */
public final class ProductSpeed {
    private final MatrixArithmetic matrix = Arithmetic.fastest().matrix();
    private final MatrixView a;
    private final MatrixView b;
    private final MatrixView c;
    private final MatrixView start;

    public ProductSpeed(int rows, int columns, int depth) {
        a = matrix(Stride.tiled(rows), depth);
        b = matrix(depth, columns);
        c = matrix(Stride.tiled(rows), columns);
        start = matrix(1, columns).repeatedRow();
        Arrays.fill(a.floats(), 0.5f);
        Arrays.fill(b.floats(), 1e-3f);
    }

    private static MatrixView matrix(int rows, int columns) {
        int stride = Stride.of(columns);
        MatrixView view = new MatrixView(stride, 1);
        view.place(AlignedArray.allocate(AlignedArray.START + rows * stride), AlignedArray.START);
        view.resize(rows, columns);
        return view;
    }

    /** Floating-point operations of one product: a multiplication and an addition each. */
    public double operations() {
        return 2.0 * c.rows() * c.columns() * a.columns();
    }

    /** Computes the product once. */
    public void multiply() {
        matrix.multiply(a, b, start, c);
    }
}
