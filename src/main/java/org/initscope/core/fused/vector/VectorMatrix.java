package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import jdk.incubator.vector.FloatVector;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.MatrixArithmetic;
import org.initscope.core.fused.arithmetic.Stride;
import org.initscope.core.fused.arithmetic.Workspace;

/**
 * Matrix products tile by tile, panel by panel.
 *
 * <p>Where B is too large for the first caches, it is copied block by block into panels as the tiles read them. A
 * sum then goes on from what the block before left in C, which changes no bit of it.
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

    // what a panel and a block see of the matrices
    private final MatrixView packedPanel = new MatrixView(0, 1);
    private final MatrixView panelOfStart = new MatrixView(0, 1);
    private final MatrixView panelOfC = new MatrixView(0, 1);
    private final MatrixView packedBlock = new MatrixView(1, 0);
    private final MatrixView blockOfA = new MatrixView(0, 1);
    private final MatrixView blockOfStart = new MatrixView(0, 1);
    private final MatrixView blockOfC = new MatrixView(0, 1);

    @Override
    public void multiply(MatrixView a, MatrixView b, MatrixView start, MatrixView c) {
        if (Stride.tiled(c.rows()) >= BLOCK_ROWS && (long) a.columns() * c.columns() >= LARGE) {
            multiplyBlocks(a, b, start, c);
            return;
        }
        int columns = wholeVectors(c.columns());
        for (int j = 0, width; j < columns; j += width * COUNT) {
            width = VectorTile.panelWidth((columns - j) / COUNT, a.columnStride());
            VectorTile.panel(width, j, a, b, start, c);
        }
    }

    private static int wholeVectors(int columns) {
        return (columns + COUNT - 1) / COUNT * COUNT;
    }

    private void multiplyBlocks(MatrixView a, MatrixView b, MatrixView start, MatrixView c) {
        int columns = wholeVectors(c.columns());
        int rows = Stride.tiled(c.rows());
        int depth = a.columns();
        panels.reserve(Math.min(depth, BLOCK_DEPTH) * columns);
        block.reserve(BLOCK_DEPTH * BLOCK_ROWS);
        for (int d = 0; d < depth; d += BLOCK_DEPTH) {
            int blockDepth = Math.min(BLOCK_DEPTH, depth - d);
            copyPanels(columns, d, blockDepth, a.columnStride(), b);
            for (int r = 0; r < rows; r += BLOCK_ROWS) {
                int blockRows = Math.min(BLOCK_ROWS, rows - r);
                blockOfA.partOf(a, r, d);
                blockOfA.resize(blockRows, blockDepth);
                blockOfStart.partOf(d == 0 ? start : c, r, 0);
                blockOfC.partOf(c, r, 0);
                blockOfC.resize(blockRows, columns);
                multiplyPanels(a.rowStride() == 1 ? copyOf(blockOfA) : blockOfA);
            }
        }
    }

    /** What the blocks see, with the panels that were copied. */
    private void multiplyPanels(MatrixView a) {
        int columns = blockOfC.columns();
        int depth = a.columns();
        for (int j = 0, width; j < columns; j += width * COUNT) {
            width = VectorTile.panelWidth((columns - j) / COUNT, a.columnStride());
            packedPanel.place(panels.values(), j * depth);
            packedPanel.restride(width * COUNT, 1);
            panelOfStart.partOf(blockOfStart, 0, j);
            panelOfC.partOf(blockOfC, 0, j);
            panelOfC.resize(blockOfC.rows(), width * COUNT);
            VectorTile.panel(width, 0, a, packedPanel, panelOfStart, panelOfC);
        }
    }

    /** Copies rows of B so that each panel [depth, width] of the product with such an A stands by itself. */
    private void copyPanels(int columns, int firstRow, int depth, int aDepth, MatrixView b) {
        float[] floats = b.floats();
        float[] copies = panels.values();
        int to = 0;
        for (int j = 0, width; j < columns; j += width * COUNT) {
            width = VectorTile.panelWidth((columns - j) / COUNT, aDepth);
            for (int d = 0, from = b.at(firstRow, j); d < depth; d++, from += b.rowStride()) {
                for (int v = 0; v < width; v++, to += COUNT) {
                    FloatVector.fromArray(FLOATS, floats, from + v * COUNT).intoArray(copies, to);
                }
            }
        }
    }

    /** A transposed block without the space between what lies in one piece, which is on too many pages of memory. */
    private MatrixView copyOf(MatrixView part) {
        for (int d = 0; d < part.columns(); d++) {
            System.arraycopy(part.floats(), part.at(0, d), block.values(), d * part.rows(), part.rows());
        }
        packedBlock.place(block.values(), 0);
        packedBlock.resize(part.rows(), part.columns());
        packedBlock.restride(1, part.rows());
        return packedBlock;
    }

    /** Where they are fewer. */
    @Override
    public boolean transposesGradients(int examples, int inputs, int outputs) {
        return (long) examples * (inputs + outputs) < (long) inputs * outputs;
    }

    @Override
    public void transpose(MatrixView from, MatrixView to) {
        if (Transposition.FITS) {
            transposition.apply(from, to);
        } else {
            MatrixArithmetic.super.transpose(from, to);
        }
    }

    @Override
    public void addDotProducts(MatrixView a, MatrixView b, MatrixView parts, int[] places, int firstPlace) {
        DotTile.add(a, b, parts, places, firstPlace);
    }
}
