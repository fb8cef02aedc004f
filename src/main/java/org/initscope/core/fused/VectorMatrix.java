package org.initscope.core.fused;

import static org.initscope.core.fused.Lanes.COUNT;
import static org.initscope.core.fused.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products in tiles of C that stay in registers, 4 rows by up to 3 vectors: 12 sums hide the latency of
 * multiply-add, and with 3 vectors of B and 1 of A they just fill the 16 registers of AVX2.
 *
 * <p>Where B is too large for the first caches, it is copied block by block into panels as the tiles read them; a sum
 * then goes on from what the block before left in C, which changes no bit of it.
 */
final class VectorMatrix implements MatrixArithmetic {
    /** Floats of B from which on it is copied into panels: 128 KiB. */
    private static final int LARGE = 1 << 15;
    /** Rows of B that are copied at once: a panel of 3 AVX2 vectors takes 24 KiB. */
    private static final int BLOCK_DEPTH = 256;
    /** Rows of A that meet all panels in turn: with {@link #BLOCK_DEPTH} columns 128 KiB. */
    private static final int BLOCK_ROWS = 128;

    private final Workspace packed = new Workspace();

    @Override
    public void multiply(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aDepth,
            float[] b,
            int bOffset,
            int bStride,
            float[] start,
            int startOffset,
            float[] c,
            int cOffset,
            int cStride) {
        if (rows < BLOCK_ROWS / 2 || (long) depth * columns < LARGE) {
            for (int j = 0, width; j < columns; j += width * COUNT) {
                width = panelWidth((columns - j) / COUNT);
                panel(
                        width,
                        rows,
                        depth,
                        a,
                        aOffset,
                        aRow,
                        aDepth,
                        b,
                        bOffset + j,
                        bStride,
                        start,
                        startOffset + j,
                        0,
                        c,
                        cOffset + j,
                        cStride);
            }
            return;
        }
        packed.reserve(Math.min(depth, BLOCK_DEPTH) * columns);
        for (int d = 0; d < depth; d += BLOCK_DEPTH) {
            int blockDepth = Math.min(BLOCK_DEPTH, depth - d);
            pack(columns, blockDepth, b, bOffset + d * bStride, bStride, packed.values());
            for (int r = 0; r < rows; r += BLOCK_ROWS) {
                int blockRows = Math.min(BLOCK_ROWS, rows - r);
                int from = aOffset + r * aRow + d * aDepth;
                int to = cOffset + r * cStride;
                for (int j = 0, width; j < columns; j += width * COUNT) {
                    width = panelWidth((columns - j) / COUNT);
                    if (d == 0) {
                        panel(
                                width,
                                blockRows,
                                blockDepth,
                                a,
                                from,
                                aRow,
                                aDepth,
                                packed.values(),
                                j * blockDepth,
                                width * COUNT,
                                start,
                                startOffset + j,
                                0,
                                c,
                                to + j,
                                cStride);
                    } else {
                        panel(
                                width,
                                blockRows,
                                blockDepth,
                                a,
                                from,
                                aRow,
                                aDepth,
                                packed.values(),
                                j * blockDepth,
                                width * COUNT,
                                c,
                                to + j,
                                cStride,
                                c,
                                to + j,
                                cStride);
                    }
                }
            }
        }
    }

    /** How many vectors the next panel has: 3, but never leave a single one, which has too few sums. */
    private static int panelWidth(int vectors) {
        return vectors == 4 || vectors == 2 ? 2 : Math.min(vectors, 3);
    }

    /** Copies rows of B so that each panel [depth, width] stands by itself. */
    private static void pack(int columns, int depth, float[] b, int bOffset, int bStride, float[] packed) {
        int to = 0;
        for (int j = 0, width; j < columns; j += width * COUNT) {
            width = panelWidth((columns - j) / COUNT);
            for (int d = 0, from = bOffset + j; d < depth; d++, from += bStride) {
                for (int v = 0; v < width; v++, to += COUNT) {
                    FloatVector.fromArray(FLOATS, b, from + v * COUNT).intoArray(packed, to);
                }
            }
        }
    }

    private static void panel(
            int width,
            int rows,
            int depth,
            float[] a,
            int a0,
            int aRow,
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
        int aTile = TILE_ROWS * aRow;
        int cTile = TILE_ROWS * cStride;
        int fromTile = TILE_ROWS * fromStride;
        if (width == 3) {
            for (int r = 0; r < rows; r += TILE_ROWS, a0 += aTile, from += fromTile, to += cTile) {
                tile4x3(depth, a, a0, aRow, aDepth, b, row, bStride, start, from, fromStride, c, to, cStride);
            }
        } else if (width == 2) {
            for (int r = 0; r < rows; r += TILE_ROWS, a0 += aTile, from += fromTile, to += cTile) {
                tile4x2(depth, a, a0, aRow, aDepth, b, row, bStride, start, from, fromStride, c, to, cStride);
            }
        } else {
            for (int r = 0; r < rows; r += TILE_ROWS, a0 += aTile, from += fromTile, to += cTile) {
                tile4x1(depth, a, a0, aRow, aDepth, b, row, bStride, start, from, fromStride, c, to, cStride);
            }
        }
    }

    private static void tile4x3(
            int depth,
            float[] a,
            int a0,
            int aRow,
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
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c01 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        FloatVector c02 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
        from += fromStride;
        FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c11 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        FloatVector c12 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
        from += fromStride;
        FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c21 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        FloatVector c22 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
        from += fromStride;
        FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
        FloatVector c31 = FloatVector.fromArray(FLOATS, start, from + COUNT);
        FloatVector c32 = FloatVector.fromArray(FLOATS, start, from + 2 * COUNT);
        for (int d = 0, p = 0; d < depth; d++, p += aDepth, row += bStride) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + COUNT);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, row + 2 * COUNT);
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

    private static void tile4x2(
            int depth,
            float[] a,
            int a0,
            int aRow,
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
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
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
        for (int d = 0, p = 0; d < depth; d++, p += aDepth, row += bStride) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + COUNT);
            FloatVector x = FloatVector.broadcast(FLOATS, a[a0 + p]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(FLOATS, a[a1 + p]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(FLOATS, a[a2 + p]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(FLOATS, a[a3 + p]);
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

    private static void tile4x1(
            int depth,
            float[] a,
            int a0,
            int aRow,
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
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        FloatVector c00 = FloatVector.fromArray(FLOATS, start, from);
        from += fromStride;
        FloatVector c10 = FloatVector.fromArray(FLOATS, start, from);
        from += fromStride;
        FloatVector c20 = FloatVector.fromArray(FLOATS, start, from);
        from += fromStride;
        FloatVector c30 = FloatVector.fromArray(FLOATS, start, from);
        for (int d = 0, p = 0; d < depth; d++, p += aDepth, row += bStride) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
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

    @Override
    public void transpose(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        for (int r = 0; r < rows; r++) {
            int in = fromOffset + r * fromStride;
            int out = toOffset + r;
            for (int c = 0; c < columns; c++) {
                to[out] = from[in + c];
                out += toStride;
            }
        }
    }

    @Override
    public void sumRows(int rows, int stride, float[] values, float[] sum, int sumOffset) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector total = FloatVector.zero(FLOATS);
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                total = total.add(FloatVector.fromArray(FLOATS, values, at));
            }
            total.intoArray(sum, sumOffset + j);
        }
    }
}
