package org.initscope.core.statistics;

import static org.initscope.core.vector.Lanes.COUNT;
import static org.initscope.core.vector.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.initscope.core.network.Activation;

/** Scans by vectors; what they read past the last column counts nowhere. */
final class VectorScan implements TensorScan {
    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    /** Elements below which plain loops count faster. */
    private static final int SMALL = 256;
    /** Elements whose bins are found before they are counted. */
    private static final int PLACES = 2048;
    /** Doubles of a vector. */
    private static final int HALF = COUNT / 2;

    /** 1.5 · 2^23: adding it rounds a float to a whole number, which then stands in the low bits. */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = 0x4B400000;
    private static final float[] LANE_NUMBERS = new float[LANES];

    static {
        for (int lane = 0; lane < LANES; lane++) {
            LANE_NUMBERS[lane] = lane;
        }
    }

    private final LoopScan small = new LoopScan();

    @Override
    public Moments finiteMoments(float[] values, int offset, int rows, int columns, int stride) {
        float[] readable = readable(values, offset, rows, columns, stride);
        float pivot = values[offset];
        double[] sums = new double[LANES];
        double[] squares = new double[LANES];
        float[] extremes = new float[2 * COUNT];
        Arrays.fill(extremes, pivot);
        long zeros = 0;
        for (int c = 0; c < columns; c += COUNT) {
            zeros += scanColumns(
                    readable, offset + c, rows, columns - c, stride, pivot, c % LANES, sums, squares, extremes);
        }
        float min = pivot;
        float max = pivot;
        for (int lane = 0; lane < COUNT; lane++) {
            min = Math.min(min, extremes[lane]);
            max = Math.max(max, extremes[COUNT + lane]);
        }
        return TensorScan.moments((long) rows * columns, zeros, pivot, sums, squares, min, max);
    }

    /** One vector of columns, {@code remaining} of them real; returns how many elements are 0. */
    private static long scanColumns(
            float[] values,
            int at,
            int rows,
            int remaining,
            int stride,
            float pivot,
            int lane,
            double[] sums,
            double[] squares,
            float[] extremes) {
        FloatVector lanes = FloatVector.fromArray(FLOATS, LANE_NUMBERS, 0);
        VectorMask<Float> real = lanes.compare(VectorOperators.LT, (float) remaining);
        VectorMask<Float> realHigh = lanes.compare(VectorOperators.LT, (float) (remaining - HALF));
        FloatVector filler = FloatVector.broadcast(FLOATS, pivot);
        FloatVector none = FloatVector.zero(FLOATS);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        DoubleVector center = DoubleVector.broadcast(DOUBLES, pivot);
        DoubleVector lowSum = DoubleVector.fromArray(DOUBLES, sums, lane);
        DoubleVector highSum = DoubleVector.fromArray(DOUBLES, sums, lane + HALF);
        DoubleVector lowSquares = DoubleVector.fromArray(DOUBLES, squares, lane);
        DoubleVector highSquares = DoubleVector.fromArray(DOUBLES, squares, lane + HALF);
        FloatVector min = FloatVector.fromArray(FLOATS, extremes, 0);
        FloatVector max = FloatVector.fromArray(FLOATS, extremes, COUNT);
        FloatVector zeros = none;
        for (int r = 0, i = at; r < rows; r++, i += stride) {
            FloatVector value = filler.blend(FloatVector.fromArray(FLOATS, values, i), real);
            FloatVector shifted = filler.blend(FloatVector.fromArray(FLOATS, values, i + HALF), realHigh);
            DoubleVector low = widened(value).sub(center);
            DoubleVector high = widened(shifted).sub(center);
            lowSum = low.add(lowSum);
            highSum = high.add(highSum);
            lowSquares = low.fma(low, lowSquares);
            highSquares = high.fma(high, highSquares);
            min = value.min(min);
            max = value.max(max);
            zeros = none.blend(one, value.compare(VectorOperators.EQ, none)).add(zeros);
        }
        lowSum.intoArray(sums, lane);
        highSum.intoArray(sums, lane + HALF);
        lowSquares.intoArray(squares, lane);
        highSquares.intoArray(squares, lane + HALF);
        min.intoArray(extremes, 0);
        max.intoArray(extremes, COUNT);
        long fillers = pivot == 0f ? (long) rows * Math.max(0, COUNT - remaining) : 0;
        return (long) zeros.reduceLanes(VectorOperators.ADD) - fillers;
    }

    /** The lower half of a vector in double. */
    private static DoubleVector widened(FloatVector value) {
        return (DoubleVector) value.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** An array in which vectors may read past the last column of the last row. */
    private static float[] readable(float[] values, int offset, int rows, int columns, int stride) {
        int end = offset + (rows - 1) * stride + columns + COUNT + HALF;
        return end <= values.length ? values : Arrays.copyOf(values, end);
    }

    @Override
    public void count(
            float[] values, int offset, int rows, int columns, int stride, float scale, int shift, long[] counts) {
        if ((long) rows * columns < SMALL) {
            small.count(values, offset, rows, columns, stride, scale, shift, counts);
            return;
        }
        float[] readable = readable(values, offset, rows, columns, stride);
        int bins = counts.length;
        int blockRows = Math.max(1, PLACES / columns);
        CountingSpace space = COUNTING_SPACE.get();
        space.reserve(blockRows * columns + COUNT, COUNT * bins);
        int[] places = space.places;
        int[] tables = space.tables;
        int[] bases = new int[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            bases[lane] = lane * bins + shift;
        }
        for (int first = 0; first < rows; first += blockRows) {
            int count = Math.min(blockRows, rows - first);
            int from = offset + first * stride;
            places(readable, from, count, columns, stride, scale, bins - 1 - shift, bases, places);
            countPlaces(count * columns, places, tables);
        }
        for (int lane = 0; lane < COUNT; lane++) {
            for (int bin = 0; bin < bins; bin++) {
                counts[bin] += tables[lane * bins + bin];
                tables[lane * bins + bin] = 0;
            }
        }
    }

    /** Room for counting, kept in the caches between tensors. */
    private static final class CountingSpace {
        private int[] places = new int[0];
        /** A table of bins a lane, so that the same bin twice in a row does not wait for itself; 0 between tensors. */
        private int[] tables = new int[0];

        private void reserve(int placeCount, int tableSize) {
            if (places.length < placeCount) {
                places = new int[placeCount];
            }
            if (tables.length < tableSize) {
                tables = new int[tableSize];
            }
        }
    }

    private static final ThreadLocal<CountingSpace> COUNTING_SPACE = ThreadLocal.withInitial(CountingSpace::new);

    /**
     * Where each element of some rows counts: its bin in the table of its lane. Rows follow each other without padding:
     * what stands past the last column of a row is written over by the next.
     */
    private static void places(
            float[] values,
            int offset,
            int rows,
            int columns,
            int stride,
            float scale,
            int highest,
            int[] bases,
            int[] places) {
        FloatVector rounder = FloatVector.broadcast(FLOATS, ROUNDER);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        FloatVector top = FloatVector.broadcast(FLOATS, (float) highest);
        IntVector base = IntVector.fromArray(INTS, bases, 0).sub(ROUNDER_BITS);
        for (int r = 0, row = offset, to = 0; r < rows; r++, row += stride, to += columns) {
            for (int i = 0; i < columns; i += COUNT) {
                FloatVector scaled =
                        FloatVector.fromArray(FLOATS, values, row + i).mul(scale);
                FloatVector nearest = scaled.add(rounder).sub(rounder);
                FloatVector floor = nearest.blend(nearest.sub(one), nearest.compare(VectorOperators.GT, scaled));
                FloatVector bin = floor.blend(top, floor.compare(VectorOperators.GT, top));
                bin.add(rounder).reinterpretAsInts().add(base).intoArray(places, to + i);
            }
        }
    }

    private static void countPlaces(int count, int[] places, int[] tables) {
        for (int i = 0; i < count; i++) {
            tables[places[i]]++;
        }
    }

    @Override
    public UnitHealth health(Activation activation, float[] values, int offset, int rows, int columns, int stride) {
        float[] readable = readable(values, offset, rows, columns, stride);
        float slope = activation == Activation.SIGMOID ? 2f : 1f;
        float shift = activation == Activation.SIGMOID ? -1f : 0f;
        float[] beyond97 = new float[columns + COUNT];
        float[] beyond99 = new float[columns + COUNT];
        float[] zeros = new float[columns + COUNT];
        for (int c = 0; c < columns; c += COUNT) {
            countColumns(readable, offset + c, rows, stride, slope, shift, c, beyond97, beyond99, zeros);
        }
        return TensorScan.health(activation, rows, columns, beyond97, beyond99, zeros);
    }

    private static void countColumns(
            float[] values,
            int offset,
            int rows,
            int stride,
            float slope,
            float shift,
            int column,
            float[] beyond97,
            float[] beyond99,
            float[] zeros) {
        FloatVector slopes = FloatVector.broadcast(FLOATS, slope);
        FloatVector shifts = FloatVector.broadcast(FLOATS, shift);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        FloatVector none = FloatVector.zero(FLOATS);
        FloatVector count97 = none;
        FloatVector count99 = none;
        FloatVector countZero = none;
        for (int r = 0, at = offset; r < rows; r++, at += stride) {
            FloatVector value = FloatVector.fromArray(FLOATS, values, at);
            FloatVector magnitude = value.fma(slopes, shifts).abs();
            count97 = none.blend(one, magnitude.compare(VectorOperators.GT, UnitHealth.SATURATED))
                    .add(count97);
            count99 = none.blend(one, magnitude.compare(VectorOperators.GT, UnitHealth.DEAD))
                    .add(count99);
            countZero = none.blend(one, value.compare(VectorOperators.EQ, none)).add(countZero);
        }
        count97.intoArray(beyond97, column);
        count99.intoArray(beyond99, column);
        countZero.intoArray(zeros, column);
    }
}
