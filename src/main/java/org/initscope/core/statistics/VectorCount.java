package org.initscope.core.statistics;

import static org.initscope.core.vector.Lanes.COUNT;
import static org.initscope.core.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Counts elements into bins: vectors find the bins of a block of rows, then one increment after another counts them.
 *
 * <p>Increments are the larger part. Where a tensor is large, one increment counts a pair of elements, that of bin i above
 * that of bin j, in a square table whose rows and columns are summed at the end; where it is small, each lane has a table
 * of its own, so that the same bin twice in a row does not wait for itself.
 *
 * <p>⌊x · scale⌋ is x · scale rounded to the nearest whole number, then one less where that is above. The remainder is a
 * fused multiply-add, whose sign is exact, and +0 where x is −0.
 */
final class VectorCount {
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** Elements whose bins are found before they are counted. */
    private static final int BLOCK = 2048;
    /** Elements from which on a table a lane pays. */
    private static final int MANY = 1024;
    /** Elements from which on pairs pay. */
    private static final int LARGE = 2500;
    /** Bins up to which pairs pay: their table takes half of the first cache. */
    private static final int PAIRED_BITS = 6;

    private static final int PAIRED_BINS = 1 << PAIRED_BITS;

    /** 1.5 · 2^23: adding it rounds a float to a whole number, which then stands in the low bits. */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = 0x4B400000;

    private int[] places = new int[0];
    private final int[] bases = new int[COUNT];
    /** Of all lanes; 0 between tensors. */
    private int[] tables = new int[0];
    /** How often an element of a bin stands above one of another; 0 between tensors. */
    private final int[] pairs = new int[PAIRED_BINS * PAIRED_BINS];

    /** Sums of its rows, in parts. */
    private final int[] above = new int[PAIRED_BINS * COUNT];
    /** Sums of its columns; 0 between tensors. */
    private final int[] below = new int[PAIRED_BINS];

    /**
     * Adds the elements of a matrix.
     *
     * @param values readable past the last column
     * @see TensorScan#count
     */
    void add(
            float[] values,
            int offset,
            int rows,
            int columns,
            int stride,
            float scale,
            int shift,
            int lowest,
            int highest,
            long[] counts) {
        int bins = counts.length;
        int blockRows = Math.max(2, BLOCK / columns & ~1);
        if (places.length < blockRows * columns + COUNT) {
            places = new int[blockRows * columns + COUNT];
        }
        int paired = 0;
        if (highest < Math.min(bins, PAIRED_BINS) && (long) rows * columns >= LARGE) {
            paired = rows & ~1;
            for (int first = 0; first < paired; first += blockRows) {
                int count = Math.min(blockRows, paired - first);
                pairPlaces(values, offset + first * stride, count, columns, stride, scale, shift);
                countPlaces(count / 2 * columns, places, pairs);
            }
            addPairs(lowest, highest, counts);
        }
        if (paired < rows) {
            addSingly(
                    values,
                    offset + paired * stride,
                    rows - paired,
                    blockRows,
                    columns,
                    stride,
                    scale,
                    shift,
                    lowest,
                    highest,
                    counts);
        }
    }

    private void addSingly(
            float[] values,
            int offset,
            int rows,
            int blockRows,
            int columns,
            int stride,
            float scale,
            int shift,
            int lowest,
            int highest,
            long[] counts) {
        // an element on the upper edge counts beyond the last bin at first
        int size = counts.length + 1;
        int tableCount = (long) rows * columns < MANY ? 1 : COUNT;
        if (tables.length < tableCount * size) {
            tables = new int[tableCount * size];
        }
        for (int lane = 0; lane < COUNT; lane++) {
            bases[lane] = lane % tableCount * size + shift - ROUNDER_BITS;
        }
        for (int first = 0; first < rows; first += blockRows) {
            int count = Math.min(blockRows, rows - first);
            places(values, offset + first * stride, count, columns, stride, scale);
            countPlaces(count * columns, places, tables);
        }
        for (int bin = lowest; bin <= highest; bin++) {
            int sum = 0;
            for (int table = 0, at = bin; table < tableCount; table++, at += size) {
                sum += tables[at];
                tables[at] = 0;
            }
            counts[Math.min(bin, counts.length - 1)] += sum;
        }
    }

    /**
     * Where each element of some rows counts: its bin in the table of its lane. Rows follow each other without padding:
     * what stands past the last column of a row is written over by the next.
     */
    private void places(float[] values, int offset, int rows, int columns, int stride, float scale) {
        FloatVector scales = FloatVector.broadcast(FLOATS, scale);
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        IntVector base = IntVector.fromArray(INTS, bases, 0);
        int[] to = places;
        for (int r = 0, row = offset, at = 0; r < rows; r++, row += stride, at += columns) {
            for (int i = 0; i < columns; i += COUNT) {
                FloatVector x = FloatVector.fromArray(FLOATS, values, row + i);
                FloatVector nearest = x.fma(scales, rounder);
                FloatVector remainder = x.fma(scales, rounder.sub(nearest));
                nearest.reinterpretAsInts()
                        .add(remainder.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31))
                        .add(base)
                        .intoArray(to, at + i);
            }
        }
    }

    /** Where each pair of elements one above the other counts, of an even number of rows. */
    private void pairPlaces(float[] values, int offset, int rows, int columns, int stride, float scale, int shift) {
        FloatVector scales = FloatVector.broadcast(FLOATS, scale);
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        int base = shift - ROUNDER_BITS;
        IntVector bases = IntVector.broadcast(INTS, (base << PAIRED_BITS) + base);
        int[] to = places;
        for (int r = 0, row = offset, at = 0; r < rows; r += 2, row += 2 * stride, at += columns) {
            for (int i = 0; i < columns; i += COUNT) {
                FloatVector x = FloatVector.fromArray(FLOATS, values, row + i);
                FloatVector y = FloatVector.fromArray(FLOATS, values, row + stride + i);
                FloatVector nearestX = x.fma(scales, rounder);
                FloatVector nearestY = y.fma(scales, rounder);
                FloatVector remainderX = x.fma(scales, rounder.sub(nearestX));
                FloatVector remainderY = y.fma(scales, rounder.sub(nearestY));
                IntVector upper = nearestX.reinterpretAsInts()
                        .add(remainderX.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                IntVector lower = nearestY.reinterpretAsInts()
                        .add(remainderY.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                upper.lanewise(VectorOperators.LSHL, PAIRED_BITS)
                        .add(lower)
                        .add(bases)
                        .intoArray(to, at + i);
            }
        }
    }

    private static void countPlaces(int count, int[] places, int[] table) {
        for (int i = 0; i < count; i++) {
            table[places[i]]++;
        }
    }

    /** Adds the sums of the table's rows and columns and clears it; all pairs are in bins from lowest to highest. */
    private void addPairs(int lowest, int highest, long[] counts) {
        int left = lowest / COUNT * COUNT;
        for (int bin = lowest; bin <= highest; bin++) {
            sumRow(bin, left, highest);
        }
        for (int bin = lowest; bin <= highest; bin++) {
            int sum = below[bin];
            for (int i = bin * COUNT; i < (bin + 1) * COUNT; i++) {
                sum += above[i];
            }
            counts[bin] += sum;
            below[bin] = 0;
        }
    }

    private void sumRow(int bin, int left, int right) {
        IntVector none = IntVector.zero(INTS);
        IntVector sum = none;
        int row = bin * PAIRED_BINS;
        for (int i = left; i <= right; i += COUNT) {
            IntVector here = IntVector.fromArray(INTS, pairs, row + i);
            sum = here.add(sum);
            here.add(IntVector.fromArray(INTS, below, i)).intoArray(below, i);
            none.intoArray(pairs, row + i);
        }
        sum.intoArray(above, bin * COUNT);
    }
}
