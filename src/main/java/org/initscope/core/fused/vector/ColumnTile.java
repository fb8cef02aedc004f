package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.fused.arithmetic.MatrixView;
import org.initscope.core.fused.arithmetic.Stride;

/**
 * Tiles two vectors wide where a column of A lies in one piece, as in the product that gives the gradient of weights: its
 * elements then stand side by side, so that one register holds their place.
 */
final class ColumnTile {
    private ColumnTile() {}

    /** Rows of C under two vectors of B. */
    static void panel(MatrixView a, MatrixView b, MatrixView start, MatrixView c) {
        int rows = Stride.tiled(c.rows());
        int r = 0;
        for (int sixes = VectorTile.rowsInSixes(rows); r < sixes; r += 6) {
            tile6x2(r, a, b, start, c);
        }
        for (; r < rows; r += 4) {
            tile4x2(r, a, b, start, c);
        }
    }

    private static void tile6x2(int firstRow, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int a0 = left.at(firstRow, 0);
        int aDepth = left.columnStride();
        float[] b = right.floats();
        int row = right.offset();
        int bStride = right.rowStride();
        float[] start = sums.floats();
        int from = sums.at(firstRow, 0);
        int fromStride = sums.rowStride();
        float[] c = product.floats();
        int to = product.at(firstRow, 0);
        int cStride = product.rowStride();
        FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c40 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c41 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c50 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c51 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        for (int d = 0, p = a0; d < depth; d++, p += aDepth, row += bStride) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + COUNT);
            FloatVector x = FloatVector.broadcast(FLOATS, a[p]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(FLOATS, a[p + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(FLOATS, a[p + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(FLOATS, a[p + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(FLOATS, a[p + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(FLOATS, a[p + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        c00.intoArray(c, to);
        c01.intoArray(c, to + COUNT);
        to += cStride;
        c10.intoArray(c, to);
        c11.intoArray(c, to + COUNT);
        to += cStride;
        c20.intoArray(c, to);
        c21.intoArray(c, to + COUNT);
        to += cStride;
        c30.intoArray(c, to);
        c31.intoArray(c, to + COUNT);
        to += cStride;
        c40.intoArray(c, to);
        c41.intoArray(c, to + COUNT);
        to += cStride;
        c50.intoArray(c, to);
        c51.intoArray(c, to + COUNT);
    }

    private static void tile4x2(int firstRow, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int a0 = left.at(firstRow, 0);
        int aDepth = left.columnStride();
        float[] b = right.floats();
        int row = right.offset();
        int bStride = right.rowStride();
        float[] start = sums.floats();
        int from = sums.at(firstRow, 0);
        int fromStride = sums.rowStride();
        float[] c = product.floats();
        int to = product.at(firstRow, 0);
        int cStride = product.rowStride();
        FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        from += fromStride;
        FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        for (int d = 0, p = a0; d < depth; d++, p += aDepth, row += bStride) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + COUNT);
            FloatVector x = FloatVector.broadcast(FLOATS, a[p]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(FLOATS, a[p + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(FLOATS, a[p + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(FLOATS, a[p + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
        }
        c00.intoArray(c, to);
        c01.intoArray(c, to + COUNT);
        to += cStride;
        c10.intoArray(c, to);
        c11.intoArray(c, to + COUNT);
        to += cStride;
        c20.intoArray(c, to);
        c21.intoArray(c, to + COUNT);
        to += cStride;
        c30.intoArray(c, to);
        c31.intoArray(c, to + COUNT);
    }
}
