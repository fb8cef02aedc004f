package org.initscope.core.fused;

/**
 * Matrix products over row-major float arrays whose rows are a stride apart, a multiple of {@link Stride#LANES}.
 *
 * <p>Every sum runs over the depth from 0 upwards by fused multiply-add, so that implementations agree to the bit.
 */
interface MatrixArithmetic {

    /** How many rows of C are computed together; rows of a product are a multiple of it. */
    int TILE_ROWS = 4;

    /**
     * C [rows, columns] = A [rows, depth] · B [depth, columns] + 1 sᵀ.
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

    /** Writes from [rows, columns] transposed to [columns, rows]. */
    void transpose(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride);

    /** Adds the rows up, from the first to the last. */
    void sumRows(int rows, int stride, float[] values, float[] sum, int sumOffset);
}
