package org.initscope.core.fused.arithmetic;

import org.initscope.core.MatrixView;

/**
 * Sums of rows of padded matrices of one stride that lie in one array, each in the order of its rows, so that
 * implementations agree to the bit.
 */
public interface RowArithmetic {

    /**
     * Each row of sums becomes the sum of some rows of another matrix, added in turn.
     *
     * @param terms rows of the other that are added
     * @param places the numbers of those rows, {@code terms} of them for each sum
     */
    void gather(int terms, int[] places, MatrixView from, MatrixView sums);

    /** Adds up two matrices, padding and all. */
    void add(MatrixView left, MatrixView right, MatrixView sum);

    /** The way back: clears the sums, and adds each row of a matrix to all that it was the sum of. */
    void scatter(int terms, int[] places, MatrixView from, MatrixView sums);

    /** Adds the rows up, from the first to the last; the sum may lie in another array. */
    void sum(MatrixView values, MatrixView sum);
}
