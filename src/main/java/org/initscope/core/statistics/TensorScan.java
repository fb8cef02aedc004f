package org.initscope.core.statistics;

import static org.initscope.core.statistics.LaneSums.BLOCK_ROWS;
import static org.initscope.core.statistics.LaneSums.LANES;

import java.util.Arrays;
import java.util.BitSet;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;
import org.initscope.core.vector.VectorModule;

/**
 * Passes over the elements of a row-major matrix [rows, columns]; implementations agree to the bit. They hold
 * scratch space and belong to one thread.
 */
abstract class TensorScan {
    private static final ThreadLocal<TensorScan> FASTEST =
            ThreadLocal.withInitial(() -> VectorModule.isPresent() ? new VectorScan() : new LoopScan());

    /** The fastest scan of this process; it belongs to the thread. */
    static TensorScan fastest() {
        return FASTEST.get();
    }

    /** Rows whose products with one row are taken together. */
    static final int PRODUCTS = 4;

    final LaneSums sums = new LaneSums();
    private long[] counts = new long[0];
    private double[] products = new double[0];
    /** Where the rows begin that are multiplied. */
    int[] places = new int[0];
    /** Of {@link #PRODUCTS} products the sums of every sixteenth column. */
    final float[] parts = new float[PRODUCTS * LANES];

    /**
     * Sums of a matrix that is not empty, good until the next are taken. With NaN or infinities in it, Σ x² is NaN or
     * infinite.
     */
    final LaneSums sums(MatrixView matrix) {
        float[] values = matrix.floats();
        int offset = matrix.offset();
        int rows = matrix.rows();
        int columns = matrix.columns();
        int stride = matrix.rowStride();
        sums.start();
        startExtremes(values[offset]);
        if (rows == 1) {
            // pieces of a single row take turns as rows do
            int whole = columns / LANES * LANES;
            addBlocks(values, offset, columns / LANES, LANES, LANES);
            addBlocks(values, offset + whole, 1, columns - whole, stride);
        } else {
            addBlocks(values, offset, rows, columns, stride);
        }
        storeExtremes(sums);
        return sums;
    }

    /** Forgets the extremes of other matrices. */
    abstract void startExtremes(float first);

    /** Stores the extremes of all blocks since. */
    abstract void storeExtremes(LaneSums sums);

    private void addBlocks(float[] values, int offset, int rows, int columns, int stride) {
        for (int first = 0; first < rows; first += BLOCK_ROWS) {
            addBlock(values, offset + first * stride, Math.min(BLOCK_ROWS, rows - first), columns, stride);
        }
    }

    /** Adds at most {@code BLOCK_ROWS} rows to {@link #sums}: in each lane its columns in turn, from row to row. */
    abstract void addBlock(float[] values, int offset, int rows, int columns, int stride);

    /** Scratch counts of so many bins, 0 at first, good until the next are taken. */
    final long[] counts(int bins) {
        if (counts.length != bins) {
            counts = new long[bins];
        }
        Arrays.fill(counts, 0);
        return counts;
    }

    /**
     * Adds the elements of a matrix to the counts of their bins; one beyond the last bin counts in the last.
     */
    abstract void count(MatrixView matrix, BinRange bins, long[] counts);

    /**
     * The products of so many rows with each other [taken, taken], good until the next are taken; the rows are spread evenly
     * over the matrix. They are summed in float, every sixteenth column for itself.
     */
    final double[] products(MatrixView matrix, int taken) {
        float[] values = matrix.floats();
        if (products.length != taken * taken) {
            products = new double[taken * taken];
        }
        if (places.length != taken + PRODUCTS) {
            places = new int[taken + PRODUCTS];
        }
        for (int a = 0; a < places.length; a++) {
            places[a] = matrix.at(Math.min(a, taken - 1) * matrix.rows() / taken, 0);
        }
        for (int a = 0; a < taken; a++) {
            for (int b = a; b < taken; b += PRODUCTS) {
                multiply(values, matrix.columns(), a, b);
                for (int k = 0; k < PRODUCTS && b + k < taken; k++) {
                    double product = total(k * LANES);
                    products[a * taken + b + k] = product;
                    products[(b + k) * taken + a] = product;
                }
            }
        }
        return products;
    }

    /** The sum of parts, in four that do not wait for each other. */
    private float total(int first) {
        float total0 = parts[first];
        float total1 = parts[first + 1];
        float total2 = parts[first + 2];
        float total3 = parts[first + 3];
        for (int lane = first + 4; lane < first + LANES; lane += 4) {
            total0 += parts[lane];
            total1 += parts[lane + 1];
            total2 += parts[lane + 2];
            total3 += parts[lane + 3];
        }
        return (total0 + total2) + (total1 + total3);
    }

    /**
     * Stores in {@link #parts} the products of a row with {@link #PRODUCTS} others, each as the sums of every sixteenth column.
     *
     * @param row whose place is {@code places[row]}
     * @param other the first of the others
     */
    abstract void multiply(float[] values, int columns, int row, int other);

    /** Saturation and dead units of activations. */
    abstract UnitHealth health(FlatRegion flat, MatrixView matrix);

    /** The health of a layer from how many elements of each unit are beyond 0.97 and 0.99 and how many are 0. */
    static UnitHealth health(FlatRegion flat, int rows, int columns, int[] beyond97, int[] beyond99, int[] zeros) {
        BitSet alive = new BitSet(columns);
        alive.set(0, columns);
        long all97 = 0;
        long all99 = 0;
        for (int c = 0; c < columns; c++) {
            all97 += beyond97[c];
            all99 += beyond99[c];
            int dead = flat == FlatRegion.BELOW_ZERO ? zeros[c] : flat.isAtBothEnds() ? beyond99[c] : -1;
            if (dead == rows) {
                alive.clear(c);
            }
        }
        return new UnitHealth((long) rows * columns, all97, all99, columns, alive);
    }
}
