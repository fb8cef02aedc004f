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
    /** Doubles of a vector. */
    private static final int HALF = COUNT / 2;
    /** Whether two vectors of columns have partial sums of their own. */
    private static final boolean TWO_ABREAST = 2 * COUNT <= LANES;

    private static final float[] LANE_NUMBERS = new float[LANES];

    static {
        for (int lane = 0; lane < LANES; lane++) {
            LANE_NUMBERS[lane] = lane;
        }
    }

    private final double[] sums = new double[LANES];
    private final double[] squares = new double[LANES];
    /** Smallest and largest of each lane. */
    private final float[] extremes = new float[2 * COUNT];
    /** Bits of the smallest magnitude of each lane, which are in the order of the magnitudes. */
    private final int[] magnitudes = new int[COUNT];

    private final VectorCount count = new VectorCount();
    private float[] beyond97 = new float[0];
    private float[] beyond99 = new float[0];
    private float[] zeros = new float[0];

    @Override
    public Moments finiteMoments(float[] values, int offset, int rows, int columns, int stride) {
        float[] readable = readable(values, offset, rows, columns, stride);
        float pivot = values[offset];
        Arrays.fill(sums, 0);
        Arrays.fill(squares, 0);
        Arrays.fill(extremes, pivot);
        Arrays.fill(magnitudes, Integer.MAX_VALUE);
        if (rows == 1) {
            // the blocks of a single row take turns as rows do
            int blocks = columns / LANES;
            int rest = blocks * LANES;
            scan(readable, offset, blocks, LANES, LANES, pivot);
            scan(readable, offset + rest, 1, columns - rest, stride, pivot);
        } else {
            scan(readable, offset, rows, columns, stride, pivot);
        }
        float min = pivot;
        float max = pivot;
        int smallest = Float.floatToRawIntBits(Math.abs(pivot));
        for (int lane = 0; lane < COUNT; lane++) {
            min = Math.min(min, extremes[lane]);
            max = Math.max(max, extremes[COUNT + lane]);
            smallest = Math.min(smallest, magnitudes[lane]);
        }
        long zeroCount = smallest == 0 ? countZeros(values, offset, rows, columns, stride) : 0;
        return TensorScan.moments((long) rows * columns, zeroCount, pivot, sums, squares, min, max);
    }

    private void scan(float[] values, int offset, int rows, int columns, int stride, float pivot) {
        int c = 0;
        if (TWO_ABREAST) {
            for (; c + 2 * COUNT <= columns; c += 2 * COUNT) {
                scanTwo(values, offset + c, rows, stride, pivot, c % LANES);
            }
        }
        for (; c < columns; c += COUNT) {
            scanOne(values, offset + c, rows, columns - c, stride, pivot, c % LANES);
        }
    }

    /** Two vectors of columns. */
    private void scanTwo(float[] values, int at, int rows, int stride, float pivot, int lane) {
        DoubleVector center = DoubleVector.broadcast(DOUBLES, pivot);
        DoubleVector sum0 = DoubleVector.fromArray(DOUBLES, sums, lane);
        DoubleVector sum1 = DoubleVector.fromArray(DOUBLES, sums, lane + HALF);
        DoubleVector sum2 = DoubleVector.fromArray(DOUBLES, sums, lane + 2 * HALF);
        DoubleVector sum3 = DoubleVector.fromArray(DOUBLES, sums, lane + 3 * HALF);
        DoubleVector squares0 = DoubleVector.fromArray(DOUBLES, squares, lane);
        DoubleVector squares1 = DoubleVector.fromArray(DOUBLES, squares, lane + HALF);
        DoubleVector squares2 = DoubleVector.fromArray(DOUBLES, squares, lane + 2 * HALF);
        DoubleVector squares3 = DoubleVector.fromArray(DOUBLES, squares, lane + 3 * HALF);
        FloatVector min = FloatVector.fromArray(FLOATS, extremes, 0);
        FloatVector max = FloatVector.fromArray(FLOATS, extremes, COUNT);
        IntVector smallest = IntVector.fromArray(INTS, magnitudes, 0);
        for (int r = 0, i = at; r < rows; r++, i += stride) {
            FloatVector left = FloatVector.fromArray(FLOATS, values, i);
            DoubleVector d0 = widened(left).sub(center);
            DoubleVector d1 =
                    widened(FloatVector.fromArray(FLOATS, values, i + HALF)).sub(center);
            sum0 = d0.add(sum0);
            squares0 = d0.fma(d0, squares0);
            sum1 = d1.add(sum1);
            squares1 = d1.fma(d1, squares1);
            FloatVector right = FloatVector.fromArray(FLOATS, values, i + COUNT);
            DoubleVector d2 = widened(right).sub(center);
            DoubleVector d3 = widened(FloatVector.fromArray(FLOATS, values, i + COUNT + HALF))
                    .sub(center);
            sum2 = d2.add(sum2);
            squares2 = d2.fma(d2, squares2);
            sum3 = d3.add(sum3);
            squares3 = d3.fma(d3, squares3);
            VectorMask<Float> ascending = left.compare(VectorOperators.LT, right);
            min = smaller(right.blend(left, ascending), min);
            max = larger(left.blend(right, ascending), max);
            smallest = left.abs().reinterpretAsInts().min(smallest);
            smallest = right.abs().reinterpretAsInts().min(smallest);
        }
        sum0.intoArray(sums, lane);
        sum1.intoArray(sums, lane + HALF);
        sum2.intoArray(sums, lane + 2 * HALF);
        sum3.intoArray(sums, lane + 3 * HALF);
        squares0.intoArray(squares, lane);
        squares1.intoArray(squares, lane + HALF);
        squares2.intoArray(squares, lane + 2 * HALF);
        squares3.intoArray(squares, lane + 3 * HALF);
        min.intoArray(extremes, 0);
        max.intoArray(extremes, COUNT);
        smallest.intoArray(magnitudes, 0);
    }

    /** One vector of columns, {@code remaining} of them real. */
    private void scanOne(float[] values, int at, int rows, int remaining, int stride, float pivot, int lane) {
        FloatVector lanes = FloatVector.fromArray(FLOATS, LANE_NUMBERS, 0);
        VectorMask<Float> real = lanes.compare(VectorOperators.LT, (float) remaining);
        VectorMask<Float> realHigh = lanes.compare(VectorOperators.LT, (float) (remaining - HALF));
        FloatVector filler = FloatVector.broadcast(FLOATS, pivot);
        DoubleVector center = DoubleVector.broadcast(DOUBLES, pivot);
        DoubleVector lowSum = DoubleVector.fromArray(DOUBLES, sums, lane);
        DoubleVector highSum = DoubleVector.fromArray(DOUBLES, sums, lane + HALF);
        DoubleVector lowSquares = DoubleVector.fromArray(DOUBLES, squares, lane);
        DoubleVector highSquares = DoubleVector.fromArray(DOUBLES, squares, lane + HALF);
        FloatVector min = FloatVector.fromArray(FLOATS, extremes, 0);
        FloatVector max = FloatVector.fromArray(FLOATS, extremes, COUNT);
        IntVector smallest = IntVector.fromArray(INTS, magnitudes, 0);
        for (int r = 0, i = at; r < rows; r++, i += stride) {
            FloatVector value = filler.blend(FloatVector.fromArray(FLOATS, values, i), real);
            FloatVector shifted = filler.blend(FloatVector.fromArray(FLOATS, values, i + HALF), realHigh);
            DoubleVector low = widened(value).sub(center);
            DoubleVector high = widened(shifted).sub(center);
            lowSum = low.add(lowSum);
            highSum = high.add(highSum);
            lowSquares = low.fma(low, lowSquares);
            highSquares = high.fma(high, highSquares);
            min = smaller(value, min);
            max = larger(value, max);
            smallest = value.abs().reinterpretAsInts().min(smallest);
        }
        lowSum.intoArray(sums, lane);
        highSum.intoArray(sums, lane + HALF);
        lowSquares.intoArray(squares, lane);
        highSquares.intoArray(squares, lane + HALF);
        min.intoArray(extremes, 0);
        max.intoArray(extremes, COUNT);
        smallest.intoArray(magnitudes, 0);
    }

    private static long countZeros(float[] values, int offset, int rows, int columns, int stride) {
        long zeroCount = 0;
        for (int r = 0, row = offset; r < rows; r++, row += stride) {
            for (int i = row; i < row + columns; i++) {
                zeroCount += values[i] == 0f ? 1 : 0;
            }
        }
        return zeroCount;
    }

    /** Of numbers alone, and one instruction in place of the five that NaN and −0 take. */
    private static FloatVector smaller(FloatVector value, FloatVector min) {
        return min.blend(value, value.compare(VectorOperators.LT, min));
    }

    private static FloatVector larger(FloatVector value, FloatVector max) {
        return max.blend(value, value.compare(VectorOperators.GT, max));
    }

    /** The lower half of a vector in double. */
    private static DoubleVector widened(FloatVector value) {
        return (DoubleVector) value.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    /** An array in which vectors may read past the last column of the last row. */
    private static float[] readable(float[] values, int offset, int rows, int columns, int stride) {
        int end = offset + (rows - 1) * stride + (columns - 1) / COUNT * COUNT + COUNT + HALF;
        return end <= values.length ? values : Arrays.copyOf(values, end);
    }

    @Override
    public void count(
            float[] values, int offset, int rows, int columns, int stride, float scale, int shift, long[] counts) {
        float[] readable = readable(values, offset, rows, columns, stride);
        count.add(readable, offset, rows, columns, stride, scale, shift, counts);
    }

    @Override
    public UnitHealth health(Activation activation, float[] values, int offset, int rows, int columns, int stride) {
        float[] readable = readable(values, offset, rows, columns, stride);
        if (zeros.length < columns + COUNT) {
            beyond97 = new float[columns + COUNT];
            beyond99 = new float[columns + COUNT];
            zeros = new float[columns + COUNT];
        }
        float slope = activation == Activation.SIGMOID ? 2f : 1f;
        float shift = activation == Activation.SIGMOID ? -1f : 0f;
        for (int c = 0; c < columns; c += COUNT) {
            countColumns(readable, offset + c, rows, stride, slope, shift, c);
        }
        return TensorScan.health(activation, rows, columns, beyond97, beyond99, zeros);
    }

    private void countColumns(float[] values, int offset, int rows, int stride, float slope, float shift, int column) {
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
