package org.initscope.core.fused.arithmetic;

import java.util.Arrays;
import org.initscope.core.MatrixView;

/** Sums of rows in plain loops, over rows that were copied to arrays of their own first, as in {@link LoopMatrix}. */
public final class LoopRows implements RowArithmetic {
    private float[] row = new float[0];
    private float[] total = new float[0];

    @Override
    public void gather(int terms, int[] places, MatrixView from, MatrixView sums) {
        int stride = sums.rowStride();
        float[] floats = sums.floats();
        reserve(stride);
        for (int r = 0, place = 0; r < sums.rows(); r++) {
            System.arraycopy(floats, from.at(places[place++], 0), total, 0, stride);
            for (int t = 1; t < terms; t++) {
                System.arraycopy(floats, from.at(places[place++], 0), row, 0, stride);
                add(stride, row, total);
            }
            System.arraycopy(total, 0, floats, sums.at(r, 0), stride);
        }
    }

    @Override
    public void add(MatrixView left, MatrixView right, MatrixView sum) {
        int count = sum.paddedSize();
        reserve(count);
        System.arraycopy(left.floats(), left.offset(), total, 0, count);
        System.arraycopy(right.floats(), right.offset(), row, 0, count);
        add(count, row, total);
        System.arraycopy(total, 0, sum.floats(), sum.offset(), count);
    }

    @Override
    public void scatter(int terms, int[] places, MatrixView from, MatrixView sums) {
        int stride = sums.rowStride();
        float[] floats = sums.floats();
        reserve(stride);
        Arrays.fill(floats, sums.offset(), sums.offset() + sums.paddedSize(), 0f);
        for (int r = 0, place = 0; r < from.rows(); r++) {
            System.arraycopy(floats, from.at(r, 0), row, 0, stride);
            for (int t = 0; t < terms; t++) {
                int at = sums.at(places[place++], 0);
                System.arraycopy(floats, at, total, 0, stride);
                add(stride, row, total);
                System.arraycopy(total, 0, floats, at, stride);
            }
        }
    }

    @Override
    public void sum(MatrixView values, MatrixView sum) {
        int stride = values.rowStride();
        reserve(stride);
        Arrays.fill(total, 0, stride, 0f);
        for (int r = 0; r < values.rows(); r++) {
            System.arraycopy(values.floats(), values.at(r, 0), row, 0, stride);
            add(stride, row, total);
        }
        System.arraycopy(total, 0, sum.floats(), sum.offset(), stride);
    }

    private static void add(int count, float[] from, float[] to) {
        for (int j = 0; j < count; j++) {
            to[j] += from[j];
        }
    }

    private void reserve(int stride) {
        if (row.length < stride) {
            row = new float[stride];
            total = new float[stride];
        }
    }
}
