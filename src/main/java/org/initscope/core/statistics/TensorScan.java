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

    private final LaneSums sums = new LaneSums();
    private long[] counts = new long[0];

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
