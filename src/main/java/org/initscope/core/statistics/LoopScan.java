package org.initscope.core.statistics;

import java.util.Arrays;
import org.initscope.core.MatrixView;
import org.initscope.core.network.FlatRegion;

/** Scans in plain loops. */
final class LoopScan extends TensorScan {
    private final float[] sum = new float[LaneSums.LANES];
    private final float[] squares = new float[LaneSums.LANES];
    private float min;
    private float max;
    private boolean hasZeros;

    @Override
    void startExtremes(float first) {
        min = first;
        max = first;
        hasZeros = false;
    }

    @Override
    void storeExtremes(LaneSums sums) {
        sums.min = min;
        sums.max = max;
        sums.hasZeros = hasZeros;
    }

    @Override
    void addBlock(float[] values, int offset, int rows, int columns, int stride) {
        for (int first = 0; first < columns; first += LaneSums.LANES) {
            int width = Math.min(LaneSums.LANES, columns - first);
            Arrays.fill(sum, 0);
            Arrays.fill(squares, 0);
            for (int r = 0, at = offset + first; r < rows; r++, at += stride) {
                for (int lane = 0; lane < width; lane++) {
                    float value = values[at + lane];
                    sum[lane] += value;
                    squares[lane] = Math.fma(value, value, squares[lane]);
                }
            }
            for (int lane = 0; lane < LaneSums.LANES; lane++) {
                sums.add(lane, sum[lane], squares[lane]);
            }
        }
        for (int r = 0, row = offset; r < rows; r++, row += stride) {
            for (int i = row; i < row + columns; i++) {
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
                hasZeros |= values[i] == 0f;
            }
        }
    }

    @Override
    void count(MatrixView matrix, BinRange bins, long[] counts) {
        float[] values = matrix.floats();
        for (int r = 0; r < matrix.rows(); r++) {
            int row = matrix.at(r, 0);
            for (int i = row; i < row + matrix.columns(); i++) {
                int bin = (int) Math.floor((double) values[i] * bins.scale()) + bins.shift();
                counts[Math.min(bin, counts.length - 1)]++;
            }
        }
    }

    @Override
    void multiply(float[] values, int columns, int row, int other) {
        Arrays.fill(parts, 0);
        for (int k = 0; k < PRODUCTS; k++) {
            int a = places[row];
            int b = places[other + k];
            for (int c = 0; c < columns; c++) {
                int part = k * LaneSums.LANES + c % LaneSums.LANES;
                parts[part] = Math.fma(values[a + c], values[b + c], parts[part]);
            }
        }
    }

    @Override
    UnitHealth health(FlatRegion flat, MatrixView matrix) {
        float[] values = matrix.floats();
        int rows = matrix.rows();
        int columns = matrix.columns();
        int[] beyond97 = new int[columns];
        int[] beyond99 = new int[columns];
        int[] zeros = new int[columns];
        for (int r = 0; r < rows; r++) {
            int row = matrix.at(r, 0);
            for (int c = 0; c < columns; c++) {
                float value = values[row + c];
                float magnitude = Math.abs(flat == FlatRegion.AT_ZERO_AND_ONE ? 2f * value - 1f : value);
                beyond97[c] += magnitude > UnitHealth.SATURATED ? 1 : 0;
                beyond99[c] += magnitude > UnitHealth.DEAD ? 1 : 0;
                zeros[c] += value == 0f ? 1 : 0;
            }
        }
        return TensorScan.health(flat, rows, columns, beyond97, beyond99, zeros);
    }
}
