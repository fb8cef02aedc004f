package org.initscope.core.statistics;

import static org.initscope.core.statistics.LaneSums.LANES;
import static org.initscope.core.vector.Lanes.COUNT;
import static org.initscope.core.vector.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.initscope.core.network.Activation;
import org.initscope.core.vector.Lanes;

/**
 * Scans by vectors; what they read past the last column counts nowhere.
 *
 * <p>No vector goes from method to method: where the compiler does not inline the call, it becomes an object.
 */
final class VectorScan extends TensorScan {
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    private static final float[] LANE_NUMBERS = Lanes.numbers();

    /** Sums of a block, then sums of squares. */
    private final float[] block = new float[4 * COUNT];
    /** Smallest elements, then largest, of each place in a vector. */
    private final float[] extremes = new float[2 * COUNT];
    /** Bits of the smallest magnitudes, which are in the order of the magnitudes. */
    private final int[] magnitudes = new int[COUNT];

    private final VectorCount count = new VectorCount();
    private float[] beyond97 = new float[0];
    private float[] beyond99 = new float[0];
    private float[] zeros = new float[0];

    @Override
    void startExtremes(float first) {
        Arrays.fill(extremes, first);
        Arrays.fill(magnitudes, Integer.MAX_VALUE);
    }

    @Override
    void storeExtremes(LaneSums sums) {
        sums.min = extremes[0];
        sums.max = extremes[COUNT];
        int smallest = magnitudes[0];
        for (int i = 1; i < COUNT; i++) {
            sums.min = Math.min(sums.min, extremes[i]);
            sums.max = Math.max(sums.max, extremes[COUNT + i]);
            smallest = Math.min(smallest, magnitudes[i]);
        }
        sums.hasZeros = smallest == 0;
    }

    @Override
    void addBlock(float[] values, int offset, int rows, int columns, int stride, LaneSums sums) {
        float[] readable = readable(values, offset, rows, columns, stride);
        int c = 0;
        for (; c + 2 * COUNT <= columns; c += 2 * COUNT) {
            addTwo(readable, offset + c, rows, stride, c % LANES, sums);
        }
        if (c + COUNT < columns) {
            addTwo(readable, offset + c, rows, columns - c - COUNT, stride, c % LANES, sums);
        } else if (c < columns) {
            addOne(readable, offset + c, rows, columns - c, stride, c % LANES, sums);
        }
    }

    /** Two vectors of columns; their sums do not wait for each other. */
    private void addTwo(float[] values, int at, int rows, int stride, int lane, LaneSums sums) {
        FloatVector leftSum = FloatVector.zero(FLOATS);
        FloatVector rightSum = leftSum;
        FloatVector leftSquares = leftSum;
        FloatVector rightSquares = leftSum;
        FloatVector min = FloatVector.fromArray(FLOATS, extremes, 0);
        FloatVector max = FloatVector.fromArray(FLOATS, extremes, COUNT);
        IntVector smallest = IntVector.fromArray(INTS, magnitudes, 0);
        for (int r = 0, i = at; r < rows; r++, i += stride) {
            FloatVector left = FloatVector.fromArray(FLOATS, values, i);
            FloatVector right = FloatVector.fromArray(FLOATS, values, i + COUNT);
            leftSum = left.add(leftSum);
            rightSum = right.add(rightSum);
            leftSquares = left.fma(left, leftSquares);
            rightSquares = right.fma(right, rightSquares);
            VectorMask<Float> ascending = left.compare(VectorOperators.LT, right);
            FloatVector lower = right.blend(left, ascending);
            FloatVector higher = left.blend(right, ascending);
            min = min.blend(lower, lower.compare(VectorOperators.LT, min));
            max = max.blend(higher, higher.compare(VectorOperators.GT, max));
            smallest = left.abs().reinterpretAsInts().min(smallest);
            smallest = right.abs().reinterpretAsInts().min(smallest);
        }
        min.intoArray(extremes, 0);
        max.intoArray(extremes, COUNT);
        smallest.intoArray(magnitudes, 0);
        leftSum.intoArray(block, 0);
        rightSum.intoArray(block, COUNT);
        leftSquares.intoArray(block, 2 * COUNT);
        rightSquares.intoArray(block, 3 * COUNT);
        addTwo(lane, sums);
    }

    /** Two vectors of columns, {@code remaining} of the second real. */
    private void addTwo(float[] values, int at, int rows, int remaining, int stride, int lane, LaneSums sums) {
        VectorMask<Float> real =
                FloatVector.fromArray(FLOATS, LANE_NUMBERS, 0).compare(VectorOperators.LT, (float) remaining);
        FloatVector none = FloatVector.zero(FLOATS);
        FloatVector leftSum = none;
        FloatVector rightSum = leftSum;
        FloatVector leftSquares = leftSum;
        FloatVector rightSquares = leftSum;
        FloatVector min = FloatVector.fromArray(FLOATS, extremes, 0);
        FloatVector max = FloatVector.fromArray(FLOATS, extremes, COUNT);
        IntVector smallest = IntVector.fromArray(INTS, magnitudes, 0);
        for (int r = 0, i = at; r < rows; r++, i += stride) {
            FloatVector left = FloatVector.fromArray(FLOATS, values, i);
            FloatVector read = FloatVector.fromArray(FLOATS, values, i + COUNT);
            FloatVector value = none.blend(read, real);
            leftSum = left.add(leftSum);
            rightSum = value.add(rightSum);
            leftSquares = left.fma(left, leftSquares);
            rightSquares = value.fma(value, rightSquares);
            FloatVector right = left.blend(read, real);
            VectorMask<Float> ascending = left.compare(VectorOperators.LT, right);
            FloatVector lower = right.blend(left, ascending);
            FloatVector higher = left.blend(right, ascending);
            min = min.blend(lower, lower.compare(VectorOperators.LT, min));
            max = max.blend(higher, higher.compare(VectorOperators.GT, max));
            smallest = left.abs().reinterpretAsInts().min(smallest);
            smallest = right.abs().reinterpretAsInts().min(smallest);
        }
        min.intoArray(extremes, 0);
        max.intoArray(extremes, COUNT);
        smallest.intoArray(magnitudes, 0);
        leftSum.intoArray(block, 0);
        rightSum.intoArray(block, COUNT);
        leftSquares.intoArray(block, 2 * COUNT);
        rightSquares.intoArray(block, 3 * COUNT);
        addTwo(lane, sums);
    }

    /** Adds what two vectors of columns left, the first before the second, which may have the same lanes. */
    private void addTwo(int lane, LaneSums sums) {
        int next = (lane + COUNT) % LANES;
        add(block, 0, sums.sums, sums.sumErrors, lane);
        add(block, COUNT, sums.sums, sums.sumErrors, next);
        add(block, 2 * COUNT, sums.squares, sums.squareErrors, lane);
        add(block, 3 * COUNT, sums.squares, sums.squareErrors, next);
    }

    /** One vector of columns, {@code remaining} of them real. */
    private void addOne(float[] values, int at, int rows, int remaining, int stride, int lane, LaneSums sums) {
        VectorMask<Float> real =
                FloatVector.fromArray(FLOATS, LANE_NUMBERS, 0).compare(VectorOperators.LT, (float) remaining);
        FloatVector none = FloatVector.zero(FLOATS);
        FloatVector filler = FloatVector.broadcast(FLOATS, values[at]);
        FloatVector sum = none;
        FloatVector squares = none;
        FloatVector min = FloatVector.fromArray(FLOATS, extremes, 0);
        FloatVector max = FloatVector.fromArray(FLOATS, extremes, COUNT);
        IntVector smallest = IntVector.fromArray(INTS, magnitudes, 0);
        for (int r = 0, i = at; r < rows; r++, i += stride) {
            FloatVector read = FloatVector.fromArray(FLOATS, values, i);
            FloatVector value = none.blend(read, real);
            sum = value.add(sum);
            squares = value.fma(value, squares);
            FloatVector element = filler.blend(read, real);
            min = min.blend(element, element.compare(VectorOperators.LT, min));
            max = max.blend(element, element.compare(VectorOperators.GT, max));
            smallest = element.abs().reinterpretAsInts().min(smallest);
        }
        min.intoArray(extremes, 0);
        max.intoArray(extremes, COUNT);
        smallest.intoArray(magnitudes, 0);
        sum.intoArray(block, 0);
        squares.intoArray(block, COUNT);
        add(block, 0, sums.sums, sums.sumErrors, lane);
        add(block, COUNT, sums.squares, sums.squareErrors, lane);
    }

    /** The lanes of {@link LaneSums#add}. */
    private static void add(float[] block, int from, float[] sums, float[] errors, int lane) {
        FloatVector more = FloatVector.fromArray(FLOATS, block, from);
        FloatVector before = FloatVector.fromArray(FLOATS, sums, lane);
        FloatVector sum = before.add(more);
        FloatVector second = sum.sub(before);
        FloatVector error = before.sub(sum.sub(second)).add(more.sub(second));
        sum.intoArray(sums, lane);
        error.add(FloatVector.fromArray(FLOATS, errors, lane)).intoArray(errors, lane);
    }

    /** An array in which vectors may read past the last column of the last row. */
    private static float[] readable(float[] values, int offset, int rows, int columns, int stride) {
        int end = offset + (rows - 1) * stride + (columns + COUNT - 1) / COUNT * COUNT;
        return end <= values.length ? values : Arrays.copyOf(values, end);
    }

    @Override
    void count(
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
        float[] readable = readable(values, offset, rows, columns, stride);
        count.add(readable, offset, rows, columns, stride, scale, shift, lowest, highest, counts);
    }

    @Override
    UnitHealth health(Activation activation, float[] values, int offset, int rows, int columns, int stride) {
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
