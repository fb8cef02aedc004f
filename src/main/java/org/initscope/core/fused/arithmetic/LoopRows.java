package org.initscope.core.fused.arithmetic;

import java.util.Arrays;

/** Sums of rows in plain loops, over rows that were copied to arrays of their own first, as in {@link LoopMatrix}. */
public final class LoopRows implements RowArithmetic {
    private float[] row = new float[0];
    private float[] total = new float[0];

    @Override
    public void gather(int rowCount, int terms, int stride, int[] places, float[] floats, int from, int to) {
        reserve(stride);
        for (int r = 0, place = 0; r < rowCount; r++) {
            System.arraycopy(floats, from + places[place++] * stride, total, 0, stride);
            for (int t = 1; t < terms; t++) {
                System.arraycopy(floats, from + places[place++] * stride, row, 0, stride);
                add(stride, row, total);
            }
            System.arraycopy(total, 0, floats, to + r * stride, stride);
        }
    }

    @Override
    public void add(int count, float[] floats, int left, int right, int sum) {
        reserve(count);
        System.arraycopy(floats, left, total, 0, count);
        System.arraycopy(floats, right, row, 0, count);
        add(count, row, total);
        System.arraycopy(total, 0, floats, sum, count);
    }

    @Override
    public void scatter(
            int rowCount, int terms, int stride, int[] places, float[] floats, int from, int to, int toRows) {
        reserve(stride);
        Arrays.fill(floats, to, to + toRows * stride, 0f);
        for (int r = 0, place = 0; r < rowCount; r++) {
            System.arraycopy(floats, from + r * stride, row, 0, stride);
            for (int t = 0; t < terms; t++) {
                int at = to + places[place++] * stride;
                System.arraycopy(floats, at, total, 0, stride);
                add(stride, row, total);
                System.arraycopy(total, 0, floats, at, stride);
            }
        }
    }

    @Override
    public void sum(int rowCount, int stride, float[] values, int offset, float[] sum, int sumOffset) {
        reserve(stride);
        Arrays.fill(total, 0, stride, 0f);
        for (int r = 0; r < rowCount; r++) {
            System.arraycopy(values, offset + r * stride, row, 0, stride);
            add(stride, row, total);
        }
        System.arraycopy(total, 0, sum, sumOffset, stride);
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
