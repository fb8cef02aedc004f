package org.initscope.core.fused.arithmetic;

/** Sums of rows of padded matrices that begin at given places of an array, each in the order of its rows, so that implementations agree to the bit. */
public interface RowArithmetic {

    /**
     * Each row of a matrix [rows, stride] becomes the sum of some rows of another of the same stride, added in turn.
     *
     * @param terms rows of the other that are added
     * @param places the numbers of those rows, {@code terms} of them for each sum
     */
    void gather(int rows, int terms, int stride, int[] places, float[] floats, int from, int sums);

    /** Adds up two matrices of {@code count} elements, padding and all. */
    void add(int count, float[] floats, int left, int right, int sum);

    /** The way back: clears so many rows, and adds each row of a matrix to all that it was the sum of. */
    void scatter(int rows, int terms, int stride, int[] places, float[] floats, int from, int sums, int sumRows);

    /** Adds the rows up, from the first to the last. */
    void sum(int rows, int stride, float[] values, int offset, float[] sum, int sumOffset);
}
