package org.initscope.core.statistics;

import org.initscope.core.network.Activation;

/** Scans in plain loops. */
final class LoopScan implements TensorScan {

    @Override
    public Moments finiteMoments(float[] values, int offset, int rows, int columns, int stride) {
        double[] sums = new double[LANES];
        double[] squares = new double[LANES];
        double pivot = values[offset];
        float min = values[offset];
        float max = min;
        long zeros = 0;
        for (int block = 0; block < columns; block += LANES) {
            int width = Math.min(LANES, columns - block);
            for (int r = 0, at = offset + block; r < rows; r++, at += stride) {
                for (int lane = 0; lane < width; lane++) {
                    float value = values[at + lane];
                    double deviation = value - pivot;
                    sums[lane] += deviation;
                    squares[lane] = Math.fma(deviation, deviation, squares[lane]);
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    zeros += value == 0f ? 1 : 0;
                }
            }
        }
        return TensorScan.moments((long) rows * columns, zeros, pivot, sums, squares, min, max);
    }

    @Override
    public void count(
            float[] values, int offset, int rows, int columns, int stride, float scale, int shift, long[] counts) {
        for (int r = 0, row = offset; r < rows; r++, row += stride) {
            for (int i = row; i < row + columns; i++) {
                int bin = (int) Math.floor((double) values[i] * scale) + shift;
                counts[Math.min(bin, counts.length - 1)]++;
            }
        }
    }

    @Override
    public UnitHealth health(Activation activation, float[] values, int offset, int rows, int columns, int stride) {
        float[] beyond97 = new float[columns];
        float[] beyond99 = new float[columns];
        float[] zeros = new float[columns];
        for (int r = 0, row = offset; r < rows; r++, row += stride) {
            for (int c = 0; c < columns; c++) {
                float value = values[row + c];
                float magnitude = Math.abs(activation == Activation.SIGMOID ? 2f * value - 1f : value);
                beyond97[c] += magnitude > UnitHealth.SATURATED ? 1 : 0;
                beyond99[c] += magnitude > UnitHealth.DEAD ? 1 : 0;
                zeros[c] += value == 0f ? 1 : 0;
            }
        }
        return TensorScan.health(activation, rows, columns, beyond97, beyond99, zeros);
    }
}
