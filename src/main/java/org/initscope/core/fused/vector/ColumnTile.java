package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Tiles two vectors wide where a column of A lies in one piece, as in the product that gives the gradient of weights: its
 * elements then stand side by side, so that one register holds their place.
 */
final class ColumnTile {
    private ColumnTile() {}

    /** Rows of C, a multiple of 4, under two vectors of B. */
    static void panel(
            int rows,
            int depth,
            float[] a,
            int a0,
            int aDepth,
            float[] b,
            int row,
            int bStride,
            float[] start,
            int from,
            int fromStride,
            float[] c,
            int to,
            int cStride) {
        int r = 0;
        for (int sixes = VectorTile.rowsInSixes(rows);
                r < sixes;
                r += 6, a0 += 6, from += 6 * fromStride, to += 6 * cStride) {
            tile6x2(depth, a, a0, aDepth, b, row, bStride, start, from, fromStride, c, to, cStride);
        }
        for (; r < rows; r += 4, a0 += 4, from += 4 * fromStride, to += 4 * cStride) {
            tile4x2(depth, a, a0, aDepth, b, row, bStride, start, from, fromStride, c, to, cStride);
        }
    }

    private static void tile6x2(
            int depth,
            float[] a,
            int a0,
            int aDepth,
            float[] b,
            int row,
            int bStride,
            float[] start,
            int from,
            int fromStride,
            float[] c,
            int to,
            int cStride) {
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

    private static void tile4x2(
            int depth,
            float[] a,
            int a0,
            int aDepth,
            float[] b,
            int row,
            int bStride,
            float[] start,
            int from,
            int fromStride,
            float[] c,
            int to,
            int cStride) {
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
