package org.initscope.core.fused;

import java.util.Arrays;

/** Matrix products in plain loops of a shape that the compiler turns into vector instructions. */
final class LoopMatrix implements MatrixArithmetic {
    private float[] sums = new float[0];

    @Override
    public void multiply(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aDepth,
            float[] b,
            int bOffset,
            int bStride,
            float[] start,
            int startOffset,
            float[] c,
            int cOffset,
            int cStride) {
        if (sums.length < columns) {
            sums = new float[columns];
        }
        for (int r = 0; r < rows; r++) {
            System.arraycopy(start, startOffset, sums, 0, columns);
            int in = aOffset + r * aRow;
            int row = bOffset;
            int d = 0;
            for (; d + 4 <= depth; d += 4) {
                addFourRows(
                        columns, a[in], a[in + aDepth], a[in + 2 * aDepth], a[in + 3 * aDepth], b, row, bStride, sums);
                in += 4 * aDepth;
                row += 4 * bStride;
            }
            for (; d < depth; d++) {
                addRow(columns, a[in], b, row, sums);
                in += aDepth;
                row += bStride;
            }
            System.arraycopy(sums, 0, c, cOffset + r * cStride, columns);
        }
    }

    private static void addFourRows(
            int columns, float a0, float a1, float a2, float a3, float[] b, int b0, int bStride, float[] sums) {
        int b1 = b0 + bStride;
        int b2 = b1 + bStride;
        int b3 = b2 + bStride;
        for (int j = 0; j < columns; j++) {
            sums[j] = Math.fma(
                    a3, b[b3 + j], Math.fma(a2, b[b2 + j], Math.fma(a1, b[b1 + j], Math.fma(a0, b[b0 + j], sums[j]))));
        }
    }

    private static void addRow(int columns, float factor, float[] b, int row, float[] sums) {
        for (int j = 0; j < columns; j++) {
            sums[j] = Math.fma(factor, b[row + j], sums[j]);
        }
    }

    @Override
    public void transpose(
            int rows,
            int columns,
            float[] from,
            int fromOffset,
            int fromStride,
            float[] to,
            int toOffset,
            int toStride) {
        for (int r = 0; r < rows; r++) {
            int in = fromOffset + r * fromStride;
            int out = toOffset + r;
            for (int c = 0; c < columns; c++) {
                to[out] = from[in + c];
                out += toStride;
            }
        }
    }

    @Override
    public void sumRows(int rows, int stride, float[] values, float[] sum, int sumOffset) {
        Arrays.fill(sum, sumOffset, sumOffset + stride, 0f);
        for (int r = 0; r < rows; r++) {
            addVector(stride, values, r * stride, sum, sumOffset);
        }
    }

    private static void addVector(int count, float[] from, int fromOffset, float[] to, int toOffset) {
        for (int j = 0; j < count; j++) {
            to[toOffset + j] += from[fromOffset + j];
        }
    }
}
