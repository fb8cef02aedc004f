package org.initscope.core.fused.vector;

import static org.initscope.core.vector.PreferredSpecies.COUNT;
import static org.initscope.core.vector.PreferredSpecies.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.arithmetic.RowArithmetic;

/** Sums of rows by vectors. */
public final class VectorRows implements RowArithmetic {

    @Override
    public void gather(int terms, int[] places, MatrixView from, MatrixView sums) {
        float[] floats = sums.floats();
        int stride = sums.rowStride();
        int rows = sums.rows();
        int begin = from.offset();
        for (int r = 0, place = 0, row = sums.offset(); r < rows; r++, place += terms, row += stride) {
            int first = begin + places[place] * stride;
            int term = Math.min(terms, 3);
            switch (term) {
                case 1 -> System.arraycopy(floats, first, floats, row, stride);
                case 2 -> add(stride, floats, first, begin + places[place + 1] * stride, row);
                default -> addThreeRows(
                        stride,
                        floats,
                        first,
                        begin + places[place + 1] * stride,
                        begin + places[place + 2] * stride,
                        row);
            }
            for (; term < terms; term++) {
                add(stride, floats, row, begin + places[place + term] * stride, row);
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
    public void add(MatrixView left, MatrixView right, MatrixView sum) {
        add(sum.paddedSize(), sum.floats(), left.offset(), right.offset(), sum.offset());
    }

    private static void add(int count, float[] floats, int left, int right, int sum) {
        for (int j = 0; j < count; j += COUNT) {
            FloatVector x = FloatVector.fromArray(FLOATS, floats, left + j);
            FloatVector y = FloatVector.fromArray(FLOATS, floats, right + j);
            x.add(y).intoArray(floats, sum + j);
        }
    }

    @Override
    public void scatter(int terms, int[] places, MatrixView from, MatrixView sums) {
        float[] floats = sums.floats();
        int stride = sums.rowStride();
        int rows = from.rows();
        int begin = sums.offset();
        Arrays.fill(floats, begin, begin + sums.paddedSize(), 0f);
        for (int r = 0, place = 0, row = from.offset(); r < rows; r++, row += stride) {
            int end = place + terms;
            if (terms >= 3) {
                int first = begin + places[place] * stride;
                int second = begin + places[place + 1] * stride;
                int third = begin + places[place + 2] * stride;
                addToThree(stride, floats, row, first, second, third);
                place += 3;
            }
            for (; place < end; place++) {
                int sum = begin + places[place] * stride;
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
    public void sum(MatrixView values, MatrixView sum) {
        float[] floats = values.floats();
        int rows = values.rows();
        int stride = values.rowStride();
        for (int j = 0; j < stride; j += COUNT) {
            FloatVector total = FloatVector.zero(FLOATS);
            for (int r = 0, at = values.at(0, j); r < rows; r++, at += stride) {
                total = FloatVector.fromArray(FLOATS, floats, at).add(total);
            }
            total.intoArray(sum.floats(), sum.at(0, j));
        }
    }
}
