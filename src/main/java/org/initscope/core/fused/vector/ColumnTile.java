package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.MatrixView;

/**
 * Tiles two vectors wide where a column of A lies in one piece, as in the product that gives the gradient of weights. Its
 * elements then stand side by side, so that one register holds their place.
 */
final class ColumnTile {
    private ColumnTile() {}

    /** Rows of C under two vectors of B from a column on. */
    static void panel(int column, MatrixView a, MatrixView b, MatrixView start, MatrixView c) {
        tile6x2(column, a, b, start, c);
        tile4x2(column, a, b, start, c);
    }

    private static void tile6x2(int column, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aDepth = left.columnStride();
        float[] b = right.floats();
        int bOffset = right.offset() + column;
        int bStride = right.rowStride();
        float[] start = sums.floats();
        int startOffset = sums.offset() + column;
        int startStride = sums.rowStride();
        float[] c = product.floats();
        int cOffset = product.offset() + column;
        int cStride = product.rowStride();
        for (int r = 0, sixes = VectorTile.rowsInSixes(product.rows()); r < sixes; r += 6) {
            int a0 = aOffset + r;
            int from = startOffset + r * startStride;
            int to = cOffset + r * cStride;
            FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c40 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c41 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c50 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c51 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            for (int d = 0, p = a0, q = bOffset; d < depth; d++, p += aDepth, q += bStride) {
                FloatVector b0 = FloatVector.fromArray(FLOATS, b, q);
                FloatVector b1 = FloatVector.fromArray(FLOATS, b, q + COUNT);
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
    }

    private static void tile4x2(int column, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aDepth = left.columnStride();
        float[] b = right.floats();
        int bOffset = right.offset() + column;
        int bStride = right.rowStride();
        float[] start = sums.floats();
        int startOffset = sums.offset() + column;
        int startStride = sums.rowStride();
        float[] c = product.floats();
        int cOffset = product.offset() + column;
        int cStride = product.rowStride();
        for (int r = VectorTile.rowsInSixes(product.rows()), rows = product.rows(); r < rows; r += 4) {
            int a0 = aOffset + r;
            int from = startOffset + r * startStride;
            int to = cOffset + r * cStride;
            FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            from += startStride;
            FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            for (int d = 0, p = a0, q = bOffset; d < depth; d++, p += aDepth, q += bStride) {
                FloatVector b0 = FloatVector.fromArray(FLOATS, b, q);
                FloatVector b1 = FloatVector.fromArray(FLOATS, b, q + COUNT);
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
}
