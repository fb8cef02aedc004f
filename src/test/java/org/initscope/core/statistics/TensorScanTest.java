package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.initscope.core.RandomStream;
import org.initscope.core.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors and plain loops see the same in a tensor, to the bit, and what a slow definition says. */
class TensorScanTest {
    private static final TensorScan VECTORS = new VectorScan();
    private static final TensorScan LOOPS = new LoopScan();
    private static final int OFFSET = 3;
    private static final int ROWS = 11;

    static IntStream columns() {
        return IntStream.of(1, 7, 8, 9, 16, 27, 40, 100);
    }

    private static int stride(int columns) {
        return columns + 5;
    }

    /** Gaussians with zeros, negative zeros and tiny numbers among them; NaN in the padding. */
    private static float[] matrix(int columns, double std) {
        RandomStream random = RandomStream.at(columns);
        float[] values = new float[OFFSET + ROWS * stride(columns)];
        java.util.Arrays.fill(values, Float.NaN);
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < columns; c++) {
                float draw = (float) (std * random.nextGaussian());
                values[OFFSET + r * stride(columns) + c] = switch (random.nextInt(9)) {
                    case 0 -> 0f;
                    case 1 -> -0f;
                    case 2 -> -Float.MIN_VALUE;
                    case 3 -> Float.MIN_VALUE;
                    default -> draw;
                };
            }
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("columns")
    void momentsAgree(int columns) {
        float[] values = matrix(columns, 2);
        Moments moments = VECTORS.finiteMoments(values, OFFSET, ROWS, columns, stride(columns));
        assertThat(moments).isEqualTo(LOOPS.finiteMoments(values, OFFSET, ROWS, columns, stride(columns)));
        double sum = 0;
        long zeros = 0;
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < columns; c++) {
                sum += values[OFFSET + r * stride(columns) + c];
                zeros += values[OFFSET + r * stride(columns) + c] == 0 ? 1 : 0;
            }
        }
        double m2 = 0;
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < columns; c++) {
                m2 += Math.pow(values[OFFSET + r * stride(columns) + c] - sum / (ROWS * columns), 2);
            }
        }
        assertThat(moments.mean()).isCloseTo(sum / (ROWS * columns), within(1e-14));
        assertThat(moments.m2()).isCloseTo(m2, within(1e-12 * m2));
        assertThat(moments.zeros()).isEqualTo(zeros);
    }

    @ParameterizedTest
    @MethodSource("columns")
    void countsAgreeWithTheGeneralHistogram(int columns) {
        for (double std : new double[] {1e-30, 0.01, 2, 5}) {
            float[] values = matrix(columns, std);
            Moments moments = Moments.of(values, OFFSET, ROWS, columns, stride(columns));
            double bound =
                    Math.scalb(1.0, Math.getExponent(Math.max(Math.abs(moments.min()), Math.abs(moments.max()))) + 1);
            float scale = (float) (32 / bound);
            Histogram general = Histogram.of(values, OFFSET, ROWS, columns, stride(columns), -bound, bound, 64);
            long[] vectors = new long[64];
            long[] loops = new long[64];
            VECTORS.count(values, OFFSET, ROWS, columns, stride(columns), scale, 32, vectors);
            LOOPS.count(values, OFFSET, ROWS, columns, stride(columns), scale, 32, loops);
            assertThat(vectors).isEqualTo(general.counts());
            assertThat(loops).isEqualTo(general.counts());
        }
    }

    @Test
    void theUpperEdgeBelongsToTheLastBin() {
        float[] values = new float[16];
        java.util.Arrays.fill(values, 1f);
        values[1] = -1f;
        long[] counts = new long[4];
        VECTORS.count(values, 0, 1, 16, 16, 2, 2, counts);
        assertThat(counts).containsExactly(1, 0, 0, 15);
    }

    @ParameterizedTest
    @MethodSource("columns")
    void healthAgrees(int columns) {
        for (Activation activation : Activation.values()) {
            float[] values = matrix(columns, 2);
            int stride = stride(columns);
            for (int r = 0; r < ROWS; r++) {
                values[OFFSET + r * stride] = activation == Activation.RELU ? 0f : 0.999f;
            }
            UnitHealth health = VECTORS.health(activation, values, OFFSET, ROWS, columns, stride);
            assertThat(health).isEqualTo(LOOPS.health(activation, values, OFFSET, ROWS, columns, stride));
            boolean canDie = activation == Activation.RELU || activation.isSquashing();
            assertThat(health.alive().get(0)).isEqualTo(!canDie);
        }
    }
}
