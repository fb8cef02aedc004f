package org.initscope.core.fused;

/**
 * Matrix products over row-major float arrays whose rows are a stride apart, a multiple of {@link Stride#LANES}.
 *
 * <p>Every sum runs over the depth from 0 upwards by fused multiply-add, so that implementations agree to the bit.
 */
interface MatrixArithmetic {

    /**
     * C [rows, columns] = A [rows, depth] · B [depth, columns].
     *
     * @param aRow how far the rows of A are apart; 1 for a matrix that is read transposed
     * @param aDepth how far the columns of A are apart
     * @param columns padded: what stands between the columns of B and its stride is multiplied as well
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

    /** Adds a vector to every row. */
    void addToRows(int rows, int stride, float[] values, float[] vector, int vectorOffset);

    /** Adds the rows up, from the first to the last. */
    void sumRows(int rows, int stride, float[] values, float[] sum, int sumOffset);
}
