package org.initscope.core.statistics;

import static org.initscope.core.statistics.LaneSums.LANES;
import static org.initscope.core.statistics.LaneSums.SQUARES;
import static org.initscope.core.statistics.LaneSums.SQUARE_ERRORS;
import static org.initscope.core.statistics.LaneSums.SUM_ERRORS;
import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;
import static org.initscope.core.vector.PreferredSpecies.INTS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;
import org.initscope.core.vector.PreferredSpecies;

/**
 * Scans by vectors; what they read past the last column counts nowhere.
 *
 * <p>No vector goes from method to method: where the compiler does not inline the call, it becomes an object.
 */
final class VectorScan extends TensorScan {
    private static final int SIGN = Integer.MIN_VALUE;

    private static final int[] PLACES = PreferredSpecies.leadingPlaces();
    /** {@link #extremes} of no elements. */
    private static final int[] NONE = new int[3 * COUNT];

    static {
        Arrays.fill(NONE, 0, 2 * COUNT, SIGN);
        Arrays.fill(NONE, 2 * COUNT, 3 * COUNT, Integer.MAX_VALUE);
    }

    /**
     * The largest bits of x at each place of a vector, then the largest of −x, then the smallest of |x|. They are
     * integers, whose order is that of floats of one sign. Those without a sign are above those with it.
     */
    private final int[] extremes = new int[3 * COUNT];

    private final VectorCount count = new VectorCount();
    private int[] beyond97 = new int[0];
    private int[] beyond99 = new int[0];
    private int[] zeros = new int[0];

    @Override
    void startExtremes(float first) {
        System.arraycopy(NONE, 0, extremes, 0, NONE.length);
    }

    @Override
    void storeExtremes(LaneSums sums) {
        int largest = IntVector.fromArray(INTS, extremes, 0).reduceLanes(VectorOperators.MAX);
        int largestNegated = IntVector.fromArray(INTS, extremes, COUNT).reduceLanes(VectorOperators.MAX);
        int smallest = IntVector.fromArray(INTS, extremes, 2 * COUNT).reduceLanes(VectorOperators.MIN);
        // where all have one sign, the element nearest to zero is the end of the range that the others did not find
        float nearest = Float.intBitsToFloat(smallest);
        sums.max = largest < 0 ? -nearest : Float.intBitsToFloat(largest);
        sums.min = largestNegated < 0 ? nearest : -Float.intBitsToFloat(largestNegated);
        sums.hasZeros = smallest == 0;
    }

    @Override
    void addBlock(float[] values, int offset, int rows, int columns, int stride) {
        float[] readable = readable(values, offset, rows, columns, stride);
        for (int c = 0; c < columns; c += COUNT) {
            addColumns(readable, offset + c, rows, Math.min(COUNT, columns - c), stride, c % LANES);
        }
    }

    /**
     * Adds a vector of columns of which so many are real. In sums 0 takes the place of the others, in extremes an element
     * does.
     *
     * <p>It is one method that the compiler finds too long to inline. With more to compile at once, the compiler would
     * leave some vectors to calls, as objects.
     */
    private void addColumns(float[] values, int at, int rows, int columns, int stride, int lane) {
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector squares = sum;
        IntVector sign = IntVector.broadcast(INTS, SIGN);
        IntVector magnitude = IntVector.broadcast(INTS, ~SIGN);
        IntVector real = IntVector.fromArray(INTS, PLACES, COUNT - columns);
        IntVector filler =
                IntVector.broadcast(INTS, Float.floatToRawIntBits(values[at])).and(real.lanewise(VectorOperators.NOT));
        IntVector largest = IntVector.fromArray(INTS, extremes, 0);
        IntVector largestNegated = IntVector.fromArray(INTS, extremes, COUNT);
        IntVector smallest = IntVector.fromArray(INTS, extremes, 2 * COUNT);
        int end = at + rows * stride;
        int i = at;
        // a whole vector needs no mask
        for (; columns == COUNT && i < end; i += stride) {
            FloatVector value = FloatVector.fromArray(FLOATS, values, i);
            IntVector bits = value.reinterpretAsInts();
            sum = value.add(sum);
            squares = value.fma(value, squares);
            largest = bits.max(largest);
            largestNegated = bits.lanewise(VectorOperators.XOR, sign).max(largestNegated);
            smallest = bits.and(magnitude).min(smallest);
        }
        for (; i < end; i += stride) {
            IntVector read =
                    FloatVector.fromArray(FLOATS, values, i).reinterpretAsInts().and(real);
            FloatVector value = read.reinterpretAsFloats();
            IntVector bits = read.or(filler);
            sum = value.add(sum);
            squares = value.fma(value, squares);
            largest = bits.max(largest);
            largestNegated = bits.lanewise(VectorOperators.XOR, sign).max(largestNegated);
            smallest = bits.and(magnitude).min(smallest);
        }
        largest.intoArray(extremes, 0);
        largestNegated.intoArray(extremes, COUNT);
        smallest.intoArray(extremes, 2 * COUNT);
        // the lanes of LaneSums.add
        float[] parts = sums.parts;
        for (int part = lane; part < SQUARE_ERRORS; part += SQUARES) {
            FloatVector before = FloatVector.fromArray(FLOATS, parts, part);
            FloatVector after = before.add(sum);
            FloatVector second = after.sub(before);
            FloatVector error = before.sub(after.sub(second)).add(sum.sub(second));
            after.intoArray(parts, part);
            error.add(FloatVector.fromArray(FLOATS, parts, part + SUM_ERRORS)).intoArray(parts, part + SUM_ERRORS);
            sum = squares;
        }
    }

    /** An array in which vectors may read past the last column of the last row. */
    private static float[] readable(float[] values, int offset, int rows, int columns, int stride) {
        int end = offset + (rows - 1) * stride + (columns + COUNT - 1) / COUNT * COUNT;
        return end <= values.length ? values : Arrays.copyOf(values, end);
    }

    private static MatrixView readable(MatrixView matrix) {
        float[] values = matrix.floats();
        float[] readable = readable(values, matrix.offset(), matrix.rows(), matrix.columns(), matrix.rowStride());
        return readable == values
                ? matrix
                : MatrixView.of(readable, matrix.offset(), matrix.rows(), matrix.columns(), matrix.rowStride());
    }

    @Override
    void count(MatrixView matrix, BinRange bins, long[] counts) {
        count.add(readable(matrix), bins, counts);
    }

    @Override
    void multiply(float[] values, int columns, int row, int other) {
        int end = places[places.length - 1] + (columns + LANES - 1) / LANES * LANES;
        float[] readable = end <= values.length ? values : Arrays.copyOf(values, end);
        for (int lane = 0; lane < LANES; lane += COUNT) {
            multiplyLanes(readable, columns, row, other, lane);
        }
    }

    private void multiplyLanes(float[] values, int columns, int row, int other, int lane) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int a = places[row];
        int b0 = places[other];
        int b1 = places[other + 1];
        int b2 = places[other + 2];
        int b3 = places[other + 3];
        int c = lane;
        for (; c + COUNT <= columns; c += LANES) {
            FloatVector value = FloatVector.fromArray(FLOATS, values, a + c);
            sum0 = value.fma(FloatVector.fromArray(FLOATS, values, b0 + c), sum0);
            sum1 = value.fma(FloatVector.fromArray(FLOATS, values, b1 + c), sum1);
            sum2 = value.fma(FloatVector.fromArray(FLOATS, values, b2 + c), sum2);
            sum3 = value.fma(FloatVector.fromArray(FLOATS, values, b3 + c), sum3);
        }
        if (c < columns) {
            IntVector real = IntVector.fromArray(INTS, PLACES, COUNT - (columns - c));
            FloatVector value = FloatVector.fromArray(FLOATS, values, a + c)
                    .reinterpretAsInts()
                    .and(real)
                    .reinterpretAsFloats();
            sum0 = value.fma(
                    FloatVector.fromArray(FLOATS, values, b0 + c)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats(),
                    sum0);
            sum1 = value.fma(
                    FloatVector.fromArray(FLOATS, values, b1 + c)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats(),
                    sum1);
            sum2 = value.fma(
                    FloatVector.fromArray(FLOATS, values, b2 + c)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats(),
                    sum2);
            sum3 = value.fma(
                    FloatVector.fromArray(FLOATS, values, b3 + c)
                            .reinterpretAsInts()
                            .and(real)
                            .reinterpretAsFloats(),
                    sum3);
        }
        sum0.intoArray(parts, lane);
        sum1.intoArray(parts, LANES + lane);
        sum2.intoArray(parts, 2 * LANES + lane);
        sum3.intoArray(parts, 3 * LANES + lane);
    }

    @Override
    UnitHealth health(FlatRegion flat, MatrixView matrix) {
        MatrixView readable = readable(matrix);
        int rows = matrix.rows();
        int columns = matrix.columns();
        if (zeros.length < columns + COUNT) {
            beyond97 = new int[columns + COUNT];
            beyond99 = new int[columns + COUNT];
            zeros = new int[columns + COUNT];
        }
        for (int c = 0; c < columns; c += COUNT) {
            countColumns(flat, readable, c);
        }
        return TensorScan.health(flat, rows, columns, beyond97, beyond99, zeros);
    }

    /**
     * The sign bit is set of a limit's bits less those of a magnitude beyond it, and of the bits of a magnitude of 0 less 1.
     * Of floats the sign would be that of a NaN, which is one or the other by how the code was compiled.
     */
    private void countColumns(FlatRegion flat, MatrixView matrix, int column) {
        float[] values = matrix.floats();
        int rows = matrix.rows();
        int stride = matrix.rowStride();
        FloatVector slopes = FloatVector.broadcast(FLOATS, flat == FlatRegion.AT_ZERO_AND_ONE ? 2f : 1f);
        FloatVector shifts = FloatVector.broadcast(FLOATS, flat == FlatRegion.AT_ZERO_AND_ONE ? -1f : 0f);
        IntVector limit97 = IntVector.broadcast(INTS, Float.floatToRawIntBits(UnitHealth.SATURATED));
        IntVector limit99 = IntVector.broadcast(INTS, Float.floatToRawIntBits(UnitHealth.DEAD));
        IntVector infinite = IntVector.broadcast(INTS, Float.floatToRawIntBits(Float.POSITIVE_INFINITY));
        IntVector count97 = IntVector.zero(INTS);
        IntVector count99 = count97;
        IntVector countZero = count97;
        for (int r = 0, at = matrix.at(0, column); r < rows; r++, at += stride) {
            FloatVector value = FloatVector.fromArray(FLOATS, values, at);
            IntVector magnitude = value.fma(slopes, shifts).abs().reinterpretAsInts();
            IntVector undefined = infinite.sub(magnitude).lanewise(VectorOperators.LSHR, 31);
            count97 = limit97.sub(magnitude)
                    .lanewise(VectorOperators.LSHR, 31)
                    .sub(undefined)
                    .add(count97);
            count99 = limit99.sub(magnitude)
                    .lanewise(VectorOperators.LSHR, 31)
                    .sub(undefined)
                    .add(count99);
            countZero = value.reinterpretAsInts()
                    .and(~SIGN)
                    .sub(1)
                    .lanewise(VectorOperators.LSHR, 31)
                    .add(countZero);
        }
        count97.intoArray(beyond97, column);
        count99.intoArray(beyond99, column);
        countZero.intoArray(zeros, column);
    }
}
