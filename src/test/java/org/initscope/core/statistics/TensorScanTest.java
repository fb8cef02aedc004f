package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.initscope.core.MatrixView;
import org.initscope.core.RandomStream;
import org.initscope.core.network.FlatRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors and plain loops see the same in a tensor, to the bit, and what a slow definition says. */
class TensorScanTest {
    private static final TensorScan VECTORS = new VectorScan();
    private static final TensorScan LOOPS = new LoopScan();
    private static final int OFFSET = 3;
    private static final int BINS = 64;
    /** Relative, of sums in float over blocks of rows. */
    private static final double ROUNDING = 1e-6;

    /** Rows and columns: single rows, narrower than a vector, several blocks, and large enough for pairs of elements. */
    static Stream<Arguments> shapes() {
        int[][] shapes = {
            {1, 1}, {1, 7}, {1, 100}, {2, 1}, {11, 7}, {11, 8}, {11, 27}, {33, 16}, {64, 40}, {99, 27}, {100, 100}
        };
        return Arrays.stream(shapes).map(shape -> Arguments.of(shape[0], shape[1]));
    }

    private static int stride(int columns) {
        return columns + 5;
    }

    private static MatrixView view(float[] values, int rows, int columns) {
        return MatrixView.of(values, OFFSET, rows, columns, stride(columns));
    }

    /** Gaussians with zeros, negative zeros and tiny numbers among them; NaN in the padding. */
    private static float[] matrix(int rows, int columns, double std) {
        RandomStream random = RandomStream.at(rows + 1000L * columns);
        float[] values = new float[OFFSET + rows * stride(columns)];
        Arrays.fill(values, Float.NaN);
        for (int r = 0; r < rows; r++) {
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
    @MethodSource("shapes")
    void sumsAgreeToTheBit(int rows, int columns) {
        float[] values = matrix(rows, columns, 2);

        LaneSums vectors = VECTORS.sums(view(values, rows, columns));
        LaneSums loops = LOOPS.sums(view(values, rows, columns));

        assertThat(vectors.parts).isEqualTo(loops.parts);
        assertThat(vectors.min).isEqualTo(loops.min, within(0f));
        assertThat(vectors.max).isEqualTo(loops.max, within(0f));
        assertThat(vectors.hasZeros).isEqualTo(loops.hasZeros);
    }

    /** The scan looks for extremes by the bits of floats, whose order differs by sign. */
    @ParameterizedTest
    @ValueSource(
            strings = {"3 1 2", "-3 -1 -2", "0 1 2", "-0 1 2", "0 -1 -2", "-0 -1 -2", "0 -0", "-1 0 1", "-2 1", "5"})
    void extremesAreThoseOfTheSigns(String numbers) {
        float[] row = new float[21];
        String[] words = numbers.split(" ");
        for (int i = 0; i < row.length; i++) {
            row[i] = Float.parseFloat(words[i % words.length]);
        }
        for (int columns = words.length; columns <= row.length; columns++) {
            LaneSums vectors = VECTORS.sums(MatrixView.packed(row, 1, columns));
            LaneSums loops = LOOPS.sums(MatrixView.packed(row, 1, columns));

            assertThat(vectors.min).isEqualTo(loops.min, within(0f));
            assertThat(vectors.max).isEqualTo(loops.max, within(0f));
            assertThat(vectors.hasZeros).isEqualTo(loops.hasZeros);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void momentsAgreeWithTwoPassesInDouble(int rows, int columns) {
        for (double std : new double[] {1e-25, 1e-12, 0.01, 2, 1e15, 1e30}) {
            float[] values = matrix(rows, columns, std);

            Moments moments = Moments.of(view(values, rows, columns));
            Moments slow = Moments.inDouble(view(values, rows, columns));

            assertThat(moments.mean()).isCloseTo(slow.mean(), within(ROUNDING * std));
            assertThat(moments.m2()).isCloseTo(slow.m2(), within(ROUNDING * slow.m2()));
            assertThat(moments).isEqualTo(withSums(slow, moments));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 10, 1000, 1e6, -1e6})
    void aMeanFarFromZeroCostsNoDigits(double mean) {
        float[] values = matrix(64, 40, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) mean;
        }

        Moments moments = Moments.of(view(values, 64, 40));
        Moments slow = Moments.inDouble(view(values, 64, 40));

        assertThat(moments.mean()).isCloseTo(slow.mean(), within(ROUNDING * Math.abs(mean)));
        assertThat(moments.m2()).isCloseTo(slow.m2(), within(ROUNDING * slow.m2()));
    }

    private static Moments withSums(Moments slow, Moments sums) {
        return new Moments(
                slow.count(), slow.nonfinite(), slow.zeros(), sums.mean(), sums.m2(), slow.min(), slow.max());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void countsAgreeWithTheGeneralHistogram(int rows, int columns) {
        for (int bins : new int[] {2, 10, BINS, 100}) {
            for (double std : new double[] {1e-30, 0.01, 2, 5, 1e9, 1e30}) {
                float[] values = matrix(rows, columns, std);
                Moments moments = Moments.of(view(values, rows, columns));
                Histogram fast = new Binning.PowerOfTwo().histogram(view(values, rows, columns), bins, moments);
                double bound = fast.upper();
                Histogram general = Histogram.of(view(values, rows, columns), -bound, bound, bins);

                assertThat(fast).isEqualTo(general);
                if (bound > 0x1p-100) {
                    float scale = (float) (bins / (2 * bound));
                    assertThat(counts(LOOPS, values, rows, columns, scale, bins, moments))
                            .isEqualTo(general.counts());
                    assertThat(counts(VECTORS, values, rows, columns, scale, bins, moments))
                            .isEqualTo(general.counts());
                }
            }
        }
    }

    private static long[] counts(
            TensorScan scan, float[] values, int rows, int columns, float scale, int bins, Moments moments) {
        int shift = bins / 2;
        int lowest = (int) Math.floor(moments.min() * scale) + shift;
        int highest = (int) Math.floor(moments.max() * scale) + shift;
        long[] counts = new long[bins];
        scan.count(view(values, rows, columns), new BinRange(scale, shift, lowest, highest), counts);
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100})
    void theUpperEdgeBelongsToTheLastBin(int rows) {
        float[] values = new float[rows * 48];
        Arrays.fill(values, 1f);
        values[1] = -1f;

        Histogram histogram =
                new Binning.Fixed(-1, 1).histogram(MatrixView.packed(values, rows, 48), 4, Moments.of(values));

        assertThat(histogram.counts()).containsExactly(1, 0, 0, values.length - 1);
        assertThat(histogram.total()).isEqualTo(values.length);
    }

    @Test
    void aCountLeavesNothingForTheNext() {
        float[] values = matrix(100, 100, 2);
        Moments moments = Moments.of(view(values, 100, 100));
        Histogram first = new Binning.PowerOfTwo().histogram(view(values, 100, 100), BINS, moments);

        assertThat(new Binning.PowerOfTwo().histogram(view(values, 100, 100), BINS, moments))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void healthAgrees(int rows, int columns) {
        for (FlatRegion flat : FlatRegion.values()) {
            float[] values = matrix(rows, columns, 2);
            int stride = stride(columns);
            for (int r = 0; r < rows; r++) {
                values[OFFSET + r * stride] = flat == FlatRegion.BELOW_ZERO ? 0f : 0.999f;
            }
            UnitHealth health = VECTORS.health(flat, view(values, rows, columns));
            assertThat(health).isEqualTo(LOOPS.health(flat, view(values, rows, columns)));
            assertThat(health.alive().get(0)).isEqualTo(flat == FlatRegion.NOWHERE);
        }
    }
}
