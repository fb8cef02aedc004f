package org.initscope.core.statistics;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;
import static org.initscope.core.vector.PreferredSpecies.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.initscope.core.MatrixView;

/**
 * Counts elements into bins: vectors find the bins of a block of rows, then one increment after another counts them.
 *
 * <p>Increments are the larger part. Where a tensor is large, one increment counts a pair of elements, one of bin i in
 * the row above one of bin j. It counts them in a square table, whose rows and columns are summed at the end. Where a
 * tensor is small, four tables take turns, so that the same bin twice in a row does not wait for itself.
 *
 * <p>⌊x · scale⌋ is x · scale rounded to the nearest whole number, less one where that is above. The remainder is a fused
 * multiply-add, whose sign is exact; it is +0 where x is −0.
 */
final class VectorCount {
    /** Elements whose bins are found before they are counted. */
    private static final int BLOCK = 2048;
    /** Elements from which on several tables pay. */
    private static final int MANY = 96;
    /** Elements from which on pairs pay. */
    private static final int LARGE = 2500;
    /** Bins up to which pairs pay: their table takes half of the first cache. */
    private static final int PAIRED_BITS = 6;

    private static final int PAIRED_BINS = 1 << PAIRED_BITS;

    /** 1.5 · 2^23. Adding it rounds a float to a whole number, which then stands in the low bits. */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = 0x4B400000;

    /** Tables that take turns. */
    private static final int TABLES = 4;

    /** The number of each lane's table. */
    private static final int[] LANE_TABLES = laneTables();

    private int[] places = new int[0];
    /** The tables one after another; 0 between tensors. */
    private int[] tables = new int[0];

    private int[] sums = new int[0];
    /** How often an element of a bin stands above one of another; 0 between tensors. */
    private final int[] pairs = new int[PAIRED_BINS * PAIRED_BINS];

    /** The sums of the pair table's columns. */
    private final int[] below = new int[PAIRED_BINS];

    private static int[] laneTables() {
        int[] numbers = new int[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            numbers[lane] = lane % TABLES;
        }
        return numbers;
    }

    /**
     * Adds the elements of a matrix.
     *
     * @param matrix readable past the last column
     * @see TensorScan#count
     */
    void add(MatrixView matrix, BinRange bins, long[] counts) {
        int rows = matrix.rows();
        int columns = matrix.columns();
        int blockRows = Math.max(2, BLOCK / columns & ~1);
        if (places.length < blockRows * columns + COUNT) {
            places = new int[blockRows * columns + COUNT];
        }
        int paired = 0;
        if (bins.highest() < Math.min(counts.length, PAIRED_BINS) && (long) rows * columns >= LARGE) {
            paired = rows & ~1;
            for (int first = 0; first < paired; first += blockRows) {
                int count = Math.min(blockRows, paired - first);
                pairPlaces(matrix, first, count, bins);
                countPlaces(count / 2 * columns, places, pairs);
            }
            addPairs(bins.lowest(), bins.highest(), counts);
        }
        if (paired < rows) {
            addSingly(matrix, paired, blockRows, bins, counts);
        }
    }

    private void addSingly(MatrixView matrix, int firstRow, int blockRows, BinRange bins, long[] counts) {
        int rows = matrix.rows();
        int columns = matrix.columns();
        // an element on the upper edge counts beyond the last bin at first
        int size = (counts.length / COUNT + 1) * COUNT;
        boolean many = (long) (rows - firstRow) * columns >= MANY;
        int tableCount = many ? TABLES : 1;
        if (tables.length < TABLES * size) {
            tables = new int[TABLES * size];
            sums = new int[size];
        }
        for (int first = firstRow; first < rows; first += blockRows) {
            int count = Math.min(blockRows, rows - first);
            places(matrix, first, count, bins, many ? size : 0);
            countPlaces(count * columns, places, tables);
        }
        int highest = bins.highest();
        sumTables(tableCount, size, bins.lowest() / COUNT * COUNT, highest);
        int last = counts.length - 1;
        for (int bin = bins.lowest(); bin <= Math.min(highest, last); bin++) {
            counts[bin] += sums[bin];
        }
        if (highest > last) {
            counts[last] += sums[highest];
        }
    }

    /** Sums the tables bin by bin and clears them. */
    private void sumTables(int tableCount, int size, int from, int highest) {
        IntVector none = IntVector.zero(INTS);
        for (int bin = from; bin <= highest; bin += COUNT) {
            IntVector sum = none;
            for (int table = 0, at = bin; table < tableCount; table++, at += size) {
                sum = IntVector.fromArray(INTS, tables, at).add(sum);
                none.intoArray(tables, at);
            }
            sum.intoArray(sums, bin);
        }
    }

    /**
     * Finds where each element of some rows counts: its bin in the table of its lane. Rows follow each other without
     * padding, so that the next row overwrites what stands past the last column of a row.
     */
    private void places(MatrixView matrix, int firstRow, int rows, BinRange bins, int tableSize) {
        float[] values = matrix.floats();
        int columns = matrix.columns();
        int stride = matrix.rowStride();
        FloatVector scales = FloatVector.broadcast(FLOATS, bins.scale());
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        IntVector bases =
                IntVector.fromArray(INTS, LANE_TABLES, 0).mul(tableSize).add(bins.shift() - ROUNDER_BITS);
        int[] to = places;
        for (int r = 0, row = matrix.at(firstRow, 0), at = 0; r < rows; r++, row += stride, at += columns) {
            for (int i = 0; i < columns; i += COUNT) {
                FloatVector x = FloatVector.fromArray(FLOATS, values, row + i);
                FloatVector nearest = x.fma(scales, rounder);
                FloatVector remainder = x.fma(scales, rounder.sub(nearest));
                nearest.reinterpretAsInts()
                        .add(remainder.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31))
                        .add(bases)
                        .intoArray(to, at + i);
            }
        }
    }

    /** Finds where each pair of elements, one above the other, counts. The number of rows is even. */
    private void pairPlaces(MatrixView matrix, int firstRow, int rows, BinRange bins) {
        float[] values = matrix.floats();
        int columns = matrix.columns();
        int stride = matrix.rowStride();
        FloatVector scales = FloatVector.broadcast(FLOATS, bins.scale());
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        int base = bins.shift() - ROUNDER_BITS;
        IntVector bases = IntVector.broadcast(INTS, (base << PAIRED_BITS) + base);
        int[] to = places;
        for (int r = 0, row = matrix.at(firstRow, 0), at = 0; r < rows; r += 2, row += 2 * stride, at += columns) {
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
        for (int left = 0; left < PAIRED_BINS; left += 4 * COUNT) {
            addPairs(left, lowest, highest, counts);
        }
        for (int bin = lowest; bin <= highest; bin++) {
            counts[bin] += below[bin];
        }
    }

    /** Adds the sums of the table's rows over four vectors of columns, and stores those of the columns. */
    private void addPairs(int left, int lowest, int highest, long[] counts) {
        IntVector none = IntVector.zero(INTS);
        IntVector below0 = none;
        IntVector below1 = none;
        IntVector below2 = none;
        IntVector below3 = none;
        int[] table = pairs;
        for (int bin = lowest, at = lowest * PAIRED_BINS + left; bin <= highest; bin++, at += PAIRED_BINS) {
            IntVector here0 = IntVector.fromArray(INTS, table, at);
            IntVector here1 = IntVector.fromArray(INTS, table, at + COUNT);
            IntVector here2 = IntVector.fromArray(INTS, table, at + 2 * COUNT);
            IntVector here3 = IntVector.fromArray(INTS, table, at + 3 * COUNT);
            counts[bin] += here0.add(here1).add(here2.add(here3)).reduceLanes(VectorOperators.ADD);
            below0 = here0.add(below0);
            below1 = here1.add(below1);
            below2 = here2.add(below2);
            below3 = here3.add(below3);
            none.intoArray(table, at);
            none.intoArray(table, at + COUNT);
            none.intoArray(table, at + 2 * COUNT);
            none.intoArray(table, at + 3 * COUNT);
        }
        below0.intoArray(below, left);
        below1.intoArray(below, left + COUNT);
        below2.intoArray(below, left + 2 * COUNT);
        below3.intoArray(below, left + 3 * COUNT);
    }
}
