package org.initscope.core.fused;

import static org.initscope.core.vector.Lanes.COUNT;
import static org.initscope.core.vector.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Sums of rows by vectors. */
final class VectorRows implements RowArithmetic {

    @Override
    public void gather(int rows, int terms, int stride, int[] places, float[] from, float[] sums) {
        for (int r = 0, place = 0; r < rows; r++, place += terms) {
            int row = r * stride;
            int first = places[place] * stride;
            int term = Math.min(terms, 3);
            switch (term) {
                case 1 -> System.arraycopy(from, first, sums, row, stride);
                case 2 -> addRows(stride, from, first, from, places[place + 1] * stride, sums, row);
                default -> addThreeRows(
                        stride, from, first, places[place + 1] * stride, places[place + 2] * stride, sums, row);
            }
            for (; term < terms; term++) {
                addRows(stride, sums, row, from, places[place + term] * stride, sums, row);
            }
        }
    }

    /** In one go: a store takes longer than a load and an addition. */
    private static void addThreeRows(
            int stride, float[] from, int first, int second, int third, float[] sums, int row) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, from, first + j);
            FloatVector y = FloatVector.fromArray(FLOATS, from, second + j);
            FloatVector z = FloatVector.fromArray(FLOATS, from, third + j);
            x.add(y).add(z).intoArray(sums, row + j);
        }
    }

    private static void addRows(
            int stride, float[] left, int leftRow, float[] right, int rightRow, float[] sums, int row) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, left, leftRow + j);
            FloatVector y = FloatVector.fromArray(FLOATS, right, rightRow + j);
            x.add(y).intoArray(sums, row + j);
        }
    }

    @Override
    public void scatter(int rows, int terms, int stride, int[] places, float[] from, float[] sums, int sumRows) {
        Arrays.fill(sums, 0, sumRows * stride, 0f);
        for (int r = 0, place = 0; r < rows; r++) {
            int row = r * stride;
            int end = place + terms;
            if (terms >= 3) {
                int second = places[place + 1] * stride;
                addToThree(stride, from, row, sums, places[place] * stride, second, places[place + 2] * stride);
                place += 3;
            }
            for (; place < end; place++) {
                int sum = places[place] * stride;
                addRows(stride, sums, sum, from, row, sums, sum);
            }
        }
    }

    private static void addToThree(int stride, float[] from, int row, float[] sums, int first, int second, int third) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector more = FloatVector.fromArray(FLOATS, from, row + j);
            FloatVector.fromArray(FLOATS, sums, first + j).add(more).intoArray(sums, first + j);
            FloatVector.fromArray(FLOATS, sums, second + j).add(more).intoArray(sums, second + j);
            FloatVector.fromArray(FLOATS, sums, third + j).add(more).intoArray(sums, third + j);
        }
    }

    @Override
    public void sum(int rows, int stride, float[] values, float[] sum, int sumOffset) {
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector total = FloatVector.zero(FLOATS);
            for (int r = 0, at = j; r < rows; r++, at += stride) {
                total = FloatVector.fromArray(FLOATS, values, at).add(total);
            }
            total.intoArray(sum, sumOffset + j);
        }
    }
}
