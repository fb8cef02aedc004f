package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.initscope.core.fused.arithmetic.RowArithmetic;

/** Sums of rows by vectors. */
public final class VectorRows implements RowArithmetic {

    @Override
    public void gather(int rows, int terms, int stride, int[] places, float[] floats, int from, int sums) {
        for (int r = 0, place = 0; r < rows; r++, place += terms) {
            int row = sums + r * stride;
            int first = from + places[place] * stride;
            int term = Math.min(terms, 3);
            switch (term) {
                case 1 -> System.arraycopy(floats, first, floats, row, stride);
                case 2 -> add(stride, floats, first, from + places[place + 1] * stride, row);
                default -> addThreeRows(
                        stride,
                        floats,
                        first,
                        from + places[place + 1] * stride,
                        from + places[place + 2] * stride,
                        row);
            }
            for (; term < terms; term++) {
                add(stride, floats, row, from + places[place + term] * stride, row);
            }
        }
    }

    /** In one go: a store takes longer than a load and an addition. */
    private static void addThreeRows(int stride, float[] floats, int first, int second, int third, int sum) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, first + j);
            FloatVector y = FloatVector.fromArray(FLOATS, floats, second + j);
            FloatVector z = FloatVector.fromArray(FLOATS, floats, third + j);
            x.add(y).add(z).intoArray(floats, sum + j);
        }
    }

    @Override
    public void add(int count, float[] floats, int left, int right, int sum) {
        for (int j = 0; j < count; j += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, left + j);
            FloatVector y = FloatVector.fromArray(FLOATS, floats, right + j);
            x.add(y).intoArray(floats, sum + j);
        }
    }

    @Override
    public void scatter(
            int rows, int terms, int stride, int[] places, float[] floats, int from, int sums, int sumRows) {
        Arrays.fill(floats, sums, sums + sumRows * stride, 0f);
        for (int r = 0, place = 0; r < rows; r++) {
            int row = from + r * stride;
            int end = place + terms;
            if (terms >= 3) {
                int first = sums + places[place] * stride;
                int second = sums + places[place + 1] * stride;
                int third = sums + places[place + 2] * stride;
                addToThree(stride, floats, row, first, second, third);
                place += 3;
            }
            for (; place < end; place++) {
                int sum = sums + places[place] * stride;
                add(stride, floats, sum, row, sum);
            }
        }
    }

    private static void addToThree(int stride, float[] floats, int row, int first, int second, int third) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector more = FloatVector.fromArray(FLOATS, floats, row + j);
            FloatVector.fromArray(FLOATS, floats, first + j).add(more).intoArray(floats, first + j);
            FloatVector.fromArray(FLOATS, floats, second + j).add(more).intoArray(floats, second + j);
            FloatVector.fromArray(FLOATS, floats, third + j).add(more).intoArray(floats, third + j);
        }
    }

    @Override
    public void sum(int rows, int stride, float[] values, int offset, float[] sum, int sumOffset) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector total = FloatVector.zero(FLOATS);
            for (int r = 0, at = offset + j; r < rows; r++, at += stride) {
                total = FloatVector.fromArray(FLOATS, values, at).add(total);
            }
            total.intoArray(sum, sumOffset + j);
        }
    }
}
