package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;

/**
 * Matrix products over float arrays whose rows, or columns, are a multiple of {@link Stride#LANES} apart.
 *
 * <p>Every sum runs over the depth by fused multiply-add in an order that does not depend on the vectors' width, so that
 * implementations agree to the bit.
 */
public interface MatrixArithmetic {

    /** How many rows of a product are computed together. */
    int TILE_ROWS = 4;

    /**
     * C [rows, columns] = A [rows, depth] · B [depth, columns] + S [rows, columns]; a sum runs over the depth from 0 upwards.
     *
     * @param a which is readable up to a multiple of {@link #TILE_ROWS} rows, as it lies or transposed
     * @param b whose padding may be multiplied as well, up to whole vectors
     * @param start S, where the sums start: one row that is repeated
     * @param c which is written up to a multiple of {@link #TILE_ROWS} rows
     */
    void multiply(MatrixView a, MatrixView b, MatrixView start, MatrixView c);

    /**
     * Whether a linear layer's input gradient [examples, inputs] is faster by transposing the gradients of a minibatch than the
     * weights [inputs, outputs]; the sums are the same.
     */
    boolean transposesGradients(int examples, int inputs, int outputs);

    /**
     * Adds A [rows, depth] · Bᵀ, for B [columns, depth], to sums that are kept in sixteen parts: a part takes every sixteenth
     * product, from 0 upwards. Fast where there are few sums, and long.
     *
     * @param a whose rows are a multiple of {@link #TILE_ROWS}
     * @param b which is readable up to a multiple of {@link #TILE_ROWS} rows
     * @param parts of each row of sums [columns up to a multiple of {@link #TILE_ROWS}, 16]; {@link RowSum#ofParts} adds up the
     *     last
     * @param places the row of parts of each row of A, from {@code firstPlace} on; rows that nobody asks for may share a place
     */
    void addDotProducts(MatrixView a, MatrixView b, MatrixView parts, int[] places, int firstPlace);

    /**
     * Writes a matrix [rows, columns] transposed to [columns, rows]: here four rows at once, whose elements then stand side by
     * side.
     *
     * @param from whose rows may be read, and become columns, up to a multiple of {@link Stride#LANES}
     * @param to whose rows may be written up to a multiple of {@link #TILE_ROWS}
     */
    default void transpose(MatrixView from, MatrixView to) {
        int r = 0;
        for (; r + 4 <= from.rows(); r += 4) {
            transposeFour(from, r, to);
        }
        for (; r < from.rows(); r++) {
            for (int c = 0; c < from.columns(); c++) {
                to.floats()[to.at(c, r)] = from.floats()[from.at(r, c)];
            }
        }
    }

    private static void transposeFour(MatrixView from, int row, MatrixView to) {
        float[] in = from.floats();
        int columns = from.columns();
        int row0 = from.at(row, 0);
        int row1 = row0 + from.rowStride();
        int row2 = row1 + from.rowStride();
        int row3 = row2 + from.rowStride();
        float[] out = to.floats();
        int stride = to.rowStride();
        for (int c = 0, at = to.at(0, row); c < columns; c++, at += stride) {
            out[at] = in[row0 + c];
            out[at + 1] = in[row1 + c];
            out[at + 2] = in[row2 + c];
            out[at + 3] = in[row3 + c];
        }
    }
}
