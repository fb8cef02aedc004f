package org.initscope.core.statistics;

import static org.initscope.core.statistics.LaneSums.BLOCK_ROWS;
import static org.initscope.core.statistics.LaneSums.LANES;

import java.util.Arrays;
import java.util.BitSet;
import org.initscope.core.network.FlatRegion;
import org.initscope.core.vector.VectorModule;

/**
 * Passes over the elements of a strided row-major matrix [rows, columns]; implementations agree to the bit. They hold
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

    private final LaneSums sums = new LaneSums();
    private long[] counts = new long[0];
    private double[] products = new double[0];
    private int[] places = new int[0];
    /** Of {@link #PRODUCTS} products the sums of every sixteenth column. */
    private final float[] parts = new float[PRODUCTS * LANES];

    /**
     * Sums of a matrix that is not empty, good until the next are taken. With NaN or infinities in it, Σ x² is NaN or
     * infinite.
     */
    final LaneSums sums(float[] values, int offset, int rows, int columns, int stride) {
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
            addBlock(values, offset + first * stride, Math.min(BLOCK_ROWS, rows - first), columns, stride, sums);
        }
    }

    /** Adds at most {@code BLOCK_ROWS} rows to sums: in each lane its columns in turn, from row to row. */
    abstract void addBlock(float[] values, int offset, int rows, int columns, int stride, LaneSums sums);

    /** Scratch counts of so many bins, 0 at first, good until the next are taken. */
    final long[] counts(int bins) {
        if (counts.length != bins) {
            counts = new long[bins];
        }
        Arrays.fill(counts, 0);
        return counts;
    }

    /**
     * Adds elements to counts by ⌊element · scale⌋ + shift, the product exact; at most the last bin.
     *
     * @param lowest the smallest of these numbers
     * @param highest the largest, which may be one beyond the last bin
     */
    abstract void count(
            float[] values,
            int offset,
            int rows,
            int columns,
            int stride,
            float scale,
            int shift,
            int lowest,
            int highest,
            long[] counts);

    /**
     * The products of so many rows with each other [taken, taken], good until the next are taken; the rows are spread evenly
     * over the matrix. They are summed in float, every sixteenth column for itself.
     */
    final double[] products(float[] values, int offset, int rows, int columns, int stride, int taken) {
        if (products.length != taken * taken) {
            products = new double[taken * taken];
        }
        if (places.length != taken + PRODUCTS) {
            places = new int[taken + PRODUCTS];
        }
        for (int a = 0; a < places.length; a++) {
            places[a] = offset + Math.min(a, taken - 1) * rows / taken * stride;
        }
        for (int a = 0; a < taken; a++) {
            for (int b = a; b < taken; b += PRODUCTS) {
                multiply(values, a, b, places, columns, parts);
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
     * Stores the products of a row with {@link #PRODUCTS} others, each as the sums of every sixteenth column.
     *
     * @param row whose place is {@code places[row]}
     * @param other the first of the others
     */
    abstract void multiply(float[] values, int row, int other, int[] places, int columns, float[] parts);

    /** Saturation and dead units of activations. */
    abstract UnitHealth health(FlatRegion flat, float[] values, int offset, int rows, int columns, int stride);

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
