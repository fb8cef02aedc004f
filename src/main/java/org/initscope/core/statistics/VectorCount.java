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
 */
final class VectorCount {
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** Elements whose bins are found before they are counted. */
    private static final int BLOCK = 2048;
    /** Elements from which on a table a lane pays. */
    private static final int MANY = 1024;
    /** Elements from which on pairs pay. */
    private static final int LARGE = 5000;
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

    private final int[] lower = new int[PAIRED_BINS];

    /**
     * Adds the elements of a matrix.
     *
     * @param values readable past the last column
     * @see TensorScan#count
     */
    void add(float[] values, int offset, int rows, int columns, int stride, float scale, int shift, long[] counts) {
        int bins = counts.length;
        int blockRows = Math.max(2, BLOCK / columns & ~1);
        if (places.length < blockRows * columns + COUNT) {
            places = new int[blockRows * columns + COUNT];
        }
        int paired = 0;
        if (bins <= PAIRED_BINS && (long) rows * columns >= LARGE) {
            paired = rows & ~1;
            for (int first = 0; first < paired; first += blockRows) {
                int count = Math.min(blockRows, paired - first);
                pairPlaces(values, offset + first * stride, count, columns, stride, scale, shift, bins - 1);
                countPlaces(count / 2 * columns, places, pairs);
            }
            addPairs(counts);
        }
        addSingly(values, offset + paired * stride, rows - paired, blockRows, columns, stride, scale, shift, counts);
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
            long[] counts) {
        int bins = counts.length;
        // an element on the upper edge counts beyond the last bin at first
        int size = bins + 1;
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
        for (int table = 0; table < tableCount; table++) {
            int at = table * size;
            for (int bin = 0; bin < bins; bin++) {
                counts[bin] += tables[at + bin];
                tables[at + bin] = 0;
            }
            counts[bins - 1] += tables[at + bins];
            tables[at + bins] = 0;
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
                bin(FloatVector.fromArray(FLOATS, values, row + i), scales, rounder)
                        .add(base)
                        .intoArray(to, at + i);
            }
        }
    }

    /** Where each pair of elements one above the other counts, of an even number of rows. */
    private void pairPlaces(
            float[] values, int offset, int rows, int columns, int stride, float scale, int shift, int last) {
        FloatVector scales = FloatVector.broadcast(FLOATS, scale);
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        IntVector base = IntVector.broadcast(INTS, shift - ROUNDER_BITS);
        IntVector highest = IntVector.broadcast(INTS, last);
        int[] to = places;
        for (int r = 0, row = offset, at = 0; r < rows; r += 2, row += 2 * stride, at += columns) {
            for (int i = 0; i < columns; i += COUNT) {
                IntVector upper = bin(FloatVector.fromArray(FLOATS, values, row + i), scales, rounder)
                        .add(base)
                        .min(highest);
                IntVector below = bin(FloatVector.fromArray(FLOATS, values, row + stride + i), scales, rounder)
                        .add(base)
                        .min(highest);
                upper.lanewise(VectorOperators.LSHL, PAIRED_BITS).add(below).intoArray(to, at + i);
            }
        }
    }

    /**
     * ⌊x · scale⌋, plus the bits of the rounder: rounded to the nearest whole number, then one less where that is above.
     * The remainder is a fused multiply-add, whose sign is exact, and +0 where x is −0.
     */
    private static IntVector bin(FloatVector x, FloatVector scales, FloatVector rounder) {
        FloatVector nearest = x.fma(scales, rounder);
        FloatVector remainder = x.fma(scales, rounder.sub(nearest));
        return nearest.reinterpretAsInts().add(remainder.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
    }

    private static void countPlaces(int count, int[] places, int[] table) {
        for (int i = 0; i < count; i++) {
            table[places[i]]++;
        }
    }

    private void addPairs(long[] counts) {
        for (int upper = 0; upper < counts.length; upper++) {
            counts[upper] += sumRow(upper * PAIRED_BINS);
        }
        for (int bin = 0; bin < counts.length; bin++) {
            counts[bin] += lower[bin];
            lower[bin] = 0;
        }
    }

    private int sumRow(int row) {
        IntVector none = IntVector.zero(INTS);
        IntVector sum = none;
        for (int i = 0; i < PAIRED_BINS; i += COUNT) {
            IntVector here = IntVector.fromArray(INTS, pairs, row + i);
            sum = here.add(sum);
            here.add(IntVector.fromArray(INTS, lower, i)).intoArray(lower, i);
            none.intoArray(pairs, row + i);
        }
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
