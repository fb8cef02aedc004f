package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.fused.arithmetic.Workspace;

/**
 * Matrix products tile by tile, panel by panel.
 *
 * <p>Where B is too large for the first caches, it is copied block by block into panels as the tiles read them; a sum
 * then goes on from what the block before left in C, which changes no bit of it.
 */
public final class VectorMatrix implements MatrixArithmetic {
    /** Floats of B from which on it is copied into panels: 128 KiB. */
    private static final int LARGE = 1 << 15;
    /** Rows of B that are copied at once: a panel of 3 AVX2 vectors takes 24 KiB. */
    private static final int BLOCK_DEPTH = 256;
    /** Rows of A that meet all panels in turn: with {@link #BLOCK_DEPTH} columns 64 KiB. */
    private static final int BLOCK_ROWS = 64;

    private final Workspace panels = new Workspace();
    private final Workspace block = new Workspace();
    private final Transposition transposition = new Transposition();

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
        int wholeVectors = (columns + COUNT - 1) / COUNT * COUNT;
        if (rows >= BLOCK_ROWS && (long) depth * columns >= LARGE) {
            multiplyBlocks(
                    rows,
                    wholeVectors,
                    depth,
                    a,
                    aOffset,
                    aRow,
                    aDepth,
                    b,
                    bOffset,
                    bStride,
                    start,
                    startOffset,
                    c,
                    cOffset,
                    cStride);
            return;
        }
        for (int j = 0, width; j < wholeVectors; j += width * COUNT) {
            width = VectorTile.panelWidth((wholeVectors - j) / COUNT, aDepth);
            VectorTile.panel(
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
    }

    private void multiplyBlocks(
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
        panels.reserve(Math.min(depth, BLOCK_DEPTH) * columns);
        block.reserve(BLOCK_DEPTH * BLOCK_ROWS);
        for (int d = 0; d < depth; d += BLOCK_DEPTH) {
            int blockDepth = Math.min(BLOCK_DEPTH, depth - d);
            copyPanels(columns, blockDepth, aDepth, b, bOffset + d * bStride, bStride, panels.values());
            for (int r = 0; r < rows; r += BLOCK_ROWS) {
                int blockRows = Math.min(BLOCK_ROWS, rows - r);
                int from = aOffset + r * aRow + d * aDepth;
                int to = cOffset + r * cStride;
                boolean first = d == 0;
                if (aRow == 1) {
                    copyRows(blockDepth, blockRows, a, from, aDepth, block.values());
                    multiplyPanels(
                            blockRows,
                            columns,
                            blockDepth,
                            block.values(),
                            0,
                            1,
                            blockRows,
                            first ? start : c,
                            first ? startOffset : to,
                            first ? 0 : cStride,
                            c,
                            to,
                            cStride);
                } else {
                    multiplyPanels(
                            blockRows,
                            columns,
                            blockDepth,
                            a,
                            from,
                            aRow,
                            aDepth,
                            first ? start : c,
                            first ? startOffset : to,
                            first ? 0 : cStride,
                            c,
                            to,
                            cStride);
                }
            }
        }
    }

    private void multiplyPanels(
            int rows,
            int columns,
            int depth,
            float[] a,
            int a0,
            int aRow,
            int aDepth,
            float[] start,
            int from,
            int fromStride,
            float[] c,
            int to,
            int cStride) {
        for (int j = 0, width; j < columns; j += width * COUNT) {
            width = VectorTile.panelWidth((columns - j) / COUNT, aDepth);
            VectorTile.panel(
                    width,
                    rows,
                    depth,
                    a,
                    a0,
                    aRow,
                    aDepth,
                    panels.values(),
                    j * depth,
                    width * COUNT,
                    start,
                    from + j,
                    fromStride,
                    c,
                    to + j,
                    cStride);
        }
    }

    /** Copies rows of B so that each panel [depth, width] of the product with such an A stands by itself. */
    private static void copyPanels(
            int columns, int depth, int aDepth, float[] b, int bOffset, int bStride, float[] panels) {
        int to = 0;
        for (int j = 0, width; j < columns; j += width * COUNT) {
            width = VectorTile.panelWidth((columns - j) / COUNT, aDepth);
            for (int d = 0, from = bOffset + j; d < depth; d++, from += bStride) {
                for (int v = 0; v < width; v++, to += COUNT) {
                    FloatVector.fromArray(FLOATS, b, from + v * COUNT).intoArray(panels, to);
                }
            }
        }
    }

    /** Copies a block [rows, columns] without the space between its rows, which lie on too many pages of memory. */
    private static void copyRows(int rows, int columns, float[] from, int offset, int stride, float[] block) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, offset + r * stride, block, r * columns, columns);
        }
    }

    /** Where they are fewer. */
    @Override
    public boolean transposesGradients(int examples, int inputs, int outputs) {
        return (long) examples * (inputs + outputs) < (long) inputs * outputs;
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
        if (Transposition.FITS) {
            transposition.apply(
                    Stride.wholeVectors(rows), columns, from, fromOffset, fromStride, to, toOffset, toStride);
        } else {
            MatrixArithmetic.super.transpose(rows, columns, from, fromOffset, fromStride, to, toOffset, toStride);
        }
    }

    @Override
    public void addDotProducts(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] parts,
            int partsOffset,
            int[] places,
            int firstPlace) {
        int size = Stride.tiled(columns) * Stride.LANES;
        for (int r = 0, at = firstPlace; r < rows; r += TILE_ROWS, at += TILE_ROWS) {
            DotTile.add(
                    columns,
                    depth,
                    a,
                    aOffset + r * aStride,
                    aStride,
                    b,
                    bOffset,
                    bStride,
                    parts,
                    partsOffset + places[at] * size,
                    partsOffset + places[at + 1] * size,
                    partsOffset + places[at + 2] * size,
                    partsOffset + places[at + 3] * size);
        }
    }
}
