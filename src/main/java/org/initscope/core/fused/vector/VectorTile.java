package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.Stride;

/**
 * Tiles of a matrix product that stay in registers, 6 rows by 2 vectors or 4 by 3. Their 12 sums hide the latency of multiply-add,
 * and with the vectors of B and one of A they just fit the 16 registers of AVX2. The 32 of AVX-512 hold 4 rows by 4 vectors as
 * well, which asks for fewer elements of A.
 */
final class VectorTile {
    private VectorTile() {}

    /** Whether there are 32 registers, as with all vectors of 512 bits. */
    static final boolean MANY_REGISTERS = COUNT == Stride.LANES;

    /**
     * How many of the vectors that remain of a row the next panel takes. With many registers it is 3 or 4, in whatever way
     * leaves no fewer. Otherwise rows of A that lie in one piece are fastest under 3, columns of A under 2. A single vector
     * has too few sums.
     */
    static int panelWidth(int vectors, int aDepth) {
        if (MANY_REGISTERS && vectors > 2) {
            return vectors == 4 || vectors % 3 == 2 && vectors > 5 ? 4 : 3;
        }
        boolean three = aDepth == 1 ? vectors != 4 : vectors % 2 == 1;
        return three && vectors >= 3 ? 3 : Math.min(vectors, 2);
    }

    /** How many of the rows, up to a multiple of 4, tiles of 6 rows take, so that tiles of 4 take the rest. */
    static int rowsInSixes(int rows) {
        int tiled = Stride.tiled(rows);
        int fours = (6 - tiled % 6) / 2 % 3;
        return tiled - 4 * fours;
    }

    /**
     * Rows of C under one panel of B, so many vectors from a column on.
     *
     * @param a whose rows or columns lie in one piece
     */
    static void panel(int width, int column, MatrixView a, MatrixView b, MatrixView start, MatrixView c) {
        switch (width) {
            case 4 -> tile4x4(column, a, b, start, c);
            case 3 -> tile4x3(column, a, b, start, c);
            case 2 -> {
                if (a.columnStride() == 1) {
                    RowTile.panel(column, a, b, start, c);
                } else {
                    ColumnTile.panel(column, a, b, start, c);
                }
            }
            default -> tile4x1(column, a, b, start, c);
        }
    }

    private static void tile4x4(int column, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aRow = left.rowStride();
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
        for (int r = 0, rows = product.rows(); r < rows; r += 4) {
            int a0 = aOffset + r * aRow;
            int from = startOffset + r * startStride;
            int to = cOffset + r * cStride;
            int a1 = a0 + aRow;
            int a2 = a1 + aRow;
            int a3 = a2 + aRow;
            FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c02 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            FloatVector c03 = FloatVector.fromArray(FLOATS, start, from + 3 * COUNT);
            from += startStride;
            FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c12 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            FloatVector c13 = FloatVector.fromArray(FLOATS, start, from + 3 * COUNT);
            from += startStride;
            FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c22 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            FloatVector c23 = FloatVector.fromArray(FLOATS, start, from + 3 * COUNT);
            from += startStride;
            FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c32 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            FloatVector c33 = FloatVector.fromArray(FLOATS, start, from + 3 * COUNT);
            for (int d = 0, p = 0, q = bOffset; d < depth; d++, p += aDepth, q += bStride) {
                FloatVector b0 = FloatVector.fromArray(FLOATS, b, q);
                FloatVector b1 = FloatVector.fromArray(FLOATS, b, q + COUNT);
                FloatVector b2 = FloatVector.fromArray(FLOATS, b, q + 2 * COUNT);
                FloatVector b3 = FloatVector.fromArray(FLOATS, b, q + 3 * COUNT);
                FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + p]);
                c00 = x.fma(b0, c00);
                c01 = x.fma(b1, c01);
                c02 = x.fma(b2, c02);
                c03 = x.fma(b3, c03);
                x = FloatVector.broadcast(FLOATS, a[a1 + p]);
                c10 = x.fma(b0, c10);
                c11 = x.fma(b1, c11);
                c12 = x.fma(b2, c12);
                c13 = x.fma(b3, c13);
                x = FloatVector.broadcast(FLOATS, a[a2 + p]);
                c20 = x.fma(b0, c20);
                c21 = x.fma(b1, c21);
                c22 = x.fma(b2, c22);
                c23 = x.fma(b3, c23);
                x = FloatVector.broadcast(FLOATS, a[a3 + p]);
                c30 = x.fma(b0, c30);
                c31 = x.fma(b1, c31);
                c32 = x.fma(b2, c32);
                c33 = x.fma(b3, c33);
            }
            c00.intoArray(c, to);
            c01.intoArray(c, to + COUNT);
            c02.intoArray(c, to + 2 * COUNT);
            c03.intoArray(c, to + 3 * COUNT);
            to += cStride;
            c10.intoArray(c, to);
            c11.intoArray(c, to + COUNT);
            c12.intoArray(c, to + 2 * COUNT);
            c13.intoArray(c, to + 3 * COUNT);
            to += cStride;
            c20.intoArray(c, to);
            c21.intoArray(c, to + COUNT);
            c22.intoArray(c, to + 2 * COUNT);
            c23.intoArray(c, to + 3 * COUNT);
            to += cStride;
            c30.intoArray(c, to);
            c31.intoArray(c, to + COUNT);
            c32.intoArray(c, to + 2 * COUNT);
            c33.intoArray(c, to + 3 * COUNT);
        }
    }

    private static void tile4x3(int column, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aRow = left.rowStride();
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
        for (int r = 0, rows = product.rows(); r < rows; r += 4) {
            int a0 = aOffset + r * aRow;
            int from = startOffset + r * startStride;
            int to = cOffset + r * cStride;
            int a1 = a0 + aRow;
            int a2 = a1 + aRow;
            int a3 = a2 + aRow;
            FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c02 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            from += startStride;
            FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c12 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            from += startStride;
            FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c22 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            from += startStride;
            FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
            FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
            FloatVector c32 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
            for (int d = 0, p = 0, q = bOffset; d < depth; d++, p += aDepth, q += bStride) {
                FloatVector b0 = FloatVector.fromArray(FLOATS, b, q);
                FloatVector b1 = FloatVector.fromArray(FLOATS, b, q + COUNT);
                FloatVector b2 = FloatVector.fromArray(FLOATS, b, q + 2 * COUNT);
                FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + p]);
                c00 = x.fma(b0, c00);
                c01 = x.fma(b1, c01);
                c02 = x.fma(b2, c02);
                x = FloatVector.broadcast(FLOATS, a[a1 + p]);
                c10 = x.fma(b0, c10);
                c11 = x.fma(b1, c11);
                c12 = x.fma(b2, c12);
                x = FloatVector.broadcast(FLOATS, a[a2 + p]);
                c20 = x.fma(b0, c20);
                c21 = x.fma(b1, c21);
                c22 = x.fma(b2, c22);
                x = FloatVector.broadcast(FLOATS, a[a3 + p]);
                c30 = x.fma(b0, c30);
                c31 = x.fma(b1, c31);
                c32 = x.fma(b2, c32);
            }
            c00.intoArray(c, to);
            c01.intoArray(c, to + COUNT);
            c02.intoArray(c, to + 2 * COUNT);
            to += cStride;
            c10.intoArray(c, to);
            c11.intoArray(c, to + COUNT);
            c12.intoArray(c, to + 2 * COUNT);
            to += cStride;
            c20.intoArray(c, to);
            c21.intoArray(c, to + COUNT);
            c22.intoArray(c, to + 2 * COUNT);
            to += cStride;
            c30.intoArray(c, to);
            c31.intoArray(c, to + COUNT);
            c32.intoArray(c, to + 2 * COUNT);
        }
    }

    private static void tile4x1(int column, MatrixView left, MatrixView right, MatrixView sums, MatrixView product) {
        int depth = left.columns();
        float[] a = left.floats();
        int aOffset = left.offset();
        int aRow = left.rowStride();
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
        for (int r = 0, rows = product.rows(); r < rows; r += 4) {
            int a0 = aOffset + r * aRow;
            int from = startOffset + r * startStride;
            int to = cOffset + r * cStride;
            int a1 = a0 + aRow;
            int a2 = a1 + aRow;
            int a3 = a2 + aRow;
            FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
            from += startStride;
            FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
            from += startStride;
            FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
            from += startStride;
            FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
            for (int d = 0, p = 0, q = bOffset; d < depth; d++, p += aDepth, q += bStride) {
                FloatVector b0 = FloatVector.fromArray(FLOATS, b, q);
                FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + p]);
                c00 = x.fma(b0, c00);
                x = FloatVector.broadcast(FLOATS, a[a1 + p]);
                c10 = x.fma(b0, c10);
                x = FloatVector.broadcast(FLOATS, a[a2 + p]);
                c20 = x.fma(b0, c20);
                x = FloatVector.broadcast(FLOATS, a[a3 + p]);
                c30 = x.fma(b0, c30);
            }
            c00.intoArray(c, to);
            to += cStride;
            c10.intoArray(c, to);
            to += cStride;
            c20.intoArray(c, to);
            to += cStride;
            c30.intoArray(c, to);
        }
    }
}
