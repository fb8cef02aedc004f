package org.initscope.core.fused.arithmetic;

/**
 * Matrix products over row-major float arrays whose rows are a stride apart, a multiple of {@link Stride#LANES}.
 *
 * <p>Every sum runs over the depth by fused multiply-add in an order that does not depend on the vectors' width, so that
 * implementations agree to the bit.
 */
public interface MatrixArithmetic {

    /** How many rows of C are computed together; rows of a product are a multiple of it. */
    int TILE_ROWS = 4;

    /**
     * C [rows, columns] = A [rows, depth] · B [depth, columns] + 1 sᵀ; a sum runs over the depth from 0 upwards.
     *
     * @param rows a multiple of {@link #TILE_ROWS}
     * @param columns of C; padding may be multiplied as well, up to whole vectors
     * @param aRow how far the rows of A are apart; 1 for a matrix that is read transposed
     * @param aDepth how far the columns of A are apart; 1 for a matrix that is read as it lies
     * @param start where the sums start: s [columns] from {@code startOffset} on
     */
    void multiply(
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
            int cStride);

    /**
     * Whether a linear layer's input gradient [examples, inputs] is faster by transposing the gradients of a minibatch than the
     * weights [inputs, outputs]; the sums are the same.
     */
    boolean transposesGradients(int examples, int inputs, int outputs);

    /**
     * Adds A [rows, depth] · Bᵀ, for B [columns, depth], to sums that are kept in sixteen parts: a part takes every sixteenth
     * product, from 0 upwards. Fast where there are few sums, and long.
     *
     * @param rows a multiple of {@link #TILE_ROWS}
     * @param columns rows of B, which is readable up to a multiple of {@link #TILE_ROWS}
     * @param parts [sums, columns up to a multiple of {@link #TILE_ROWS}, 16]; {@link RowSum#ofParts} adds up the last
     * @param places where in parts the sums of each row of A stand, from {@code firstPlace} on; rows that nobody asks for may
     *     share a place
     */
    void addDotProducts(
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
            int firstPlace);

    /**
     * Writes from [rows, columns] transposed to [columns, rows]: here four rows at once, whose elements then stand side by side.
     *
     * @param rows which may be read, and become columns, up to a multiple of {@link Stride#LANES}
     * @param columns whose rows of the result may be written up to a multiple of {@link #TILE_ROWS}
     */
    default void transpose(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
            int row0 = fromOffset + r * fromStride;
            int row1 = row0 + fromStride;
            int row2 = row1 + fromStride;
            int row3 = row2 + fromStride;
            for (int c = 0, out = toOffset + r; c < columns; c++, out += toStride) {
                to[out] = from[row0 + c];
                to[out + 1] = from[row1 + c];
                to[out + 2] = from[row2 + c];
                to[out + 3] = from[row3 + c];
            }
        }
        for (; r < rows; r++) {
            int row = fromOffset + r * fromStride;
            for (int c = 0, out = toOffset + r; c < columns; c++, out += toStride) {
                to[out] = from[row + c];
            }
        }
    }
}
