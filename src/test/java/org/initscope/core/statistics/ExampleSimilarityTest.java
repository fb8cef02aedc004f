package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.initscope.core.MatrixView;
import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How alike examples are, against cosines and covariances that are summed one by one in double. */
class ExampleSimilarityTest {
    private static final double ROUNDING = 1e-5;
    private static final int OFFSET = 3;

    @ParameterizedTest
    @CsvSource({"2, 1, 0", "3, 7, 0.5", "5, 16, 2", "15, 20, 0", "16, 200, 1", "16, 100, 30"})
    void bothNumbersAreThoseOfAllPairsAndOfTheCovariance(int rows, int units, float common) {
        float[][] examples = random(rows, units, common);
        ExampleSimilarity measured = of(examples, units + 5);
        assertThat(measured.pairs()).isEqualTo(rows * (rows - 1L) / 2);
        assertThat(measured.meanCosine().orElseThrow()).isCloseTo(meanCosine(examples), within(ROUNDING));
        double rank = participationRatio(examples);
        assertThat(measured.effectiveRank().orElseThrow()).isCloseTo(rank, within(rank * 0.01));
    }

    @Test
    void theMeanCosineIsThatOfTheSumOfUnitVectors() {
        float[][] examples = random(16, 50, 0.3f);
        double[] sum = new double[50];
        for (float[] example : examples) {
            double norm = Math.sqrt(dot(example, example));
            IntStream.range(0, 50).forEach(u -> sum[u] += example[u] / norm);
        }
        double square = IntStream.range(0, 50).mapToDouble(u -> sum[u] * sum[u]).sum();
        assertThat(of(examples, 50).meanCosine().orElseThrow()).isCloseTo((square - 16) / (16 * 15), within(ROUNDING));
    }

    @Test
    void examplesThatDifferInOneDirectionHaveRankOne() {
        float[][] examples = new float[10][30];
        for (int a = 0; a < 10; a++) {
            for (int u = 0; u < 30; u++) {
                examples[a][u] = (1 + u % 3) + 0.1f * a * (u % 2);
            }
        }
        assertThat(of(examples, 30).effectiveRank().orElseThrow()).isCloseTo(1, within(1e-3));
    }

    @Test
    void asManyDirectionsAsExamplesHaveTheLargestRank() {
        float[][] examples = new float[8][8];
        for (int a = 0; a < 8; a++) {
            examples[a][a] = 2;
        }
        assertThat(of(examples, 8).meanCosine()).hasValue(0);
        assertThat(of(examples, 8).effectiveRank().orElseThrow()).isCloseTo(7, within(ROUNDING));
    }

    @Test
    void examplesThatAreAlikeHaveACosineOfOneAndNoRank() {
        float[][] examples = new float[6][40];
        for (float[] example : examples) {
            System.arraycopy(random(1, 40, 1)[0], 0, example, 0, 40);
        }
        assertThat(of(examples, 40).meanCosine().orElseThrow()).isCloseTo(1, within(ROUNDING));
        assertThat(of(examples, 40).effectiveRank()).isEmpty();
    }

    @Test
    void anExampleThatIsZeroInAllUnitsHasNoDirection() {
        float[][] examples = random(4, 10, 0);
        examples[1] = new float[10];
        assertThat(of(examples, 10).pairs()).isEqualTo(3);
        assertThat(of(new float[4][10], 10)).isEqualTo(ExampleSimilarity.NONE);
    }

    @Test
    void oneExampleOrNumbersThatAreNotFiniteTellNothing() {
        assertThat(of(random(1, 10, 0), 10)).isEqualTo(ExampleSimilarity.NONE);
        float[][] broken = random(4, 10, 0);
        broken[2][3] = Float.NaN;
        assertThat(of(broken, 10)).isEqualTo(ExampleSimilarity.NONE);
        broken[2][3] = 1e30f;
        assertThat(of(broken, 10)).isEqualTo(ExampleSimilarity.NONE);
    }

    @Test
    void ofManyExamplesSomeAreTakenThatAreSpreadEvenly() {
        float[][] examples = random(64, 12, 0.2f);
        float[][] everyFourth =
                IntStream.range(0, 16).mapToObj(i -> examples[4 * i]).toArray(float[][]::new);
        assertThat(of(examples, 12)).isEqualTo(of(everyFourth, 12));
    }

    @Test
    void minibatchesMergeByTheirPairs() {
        ExampleSimilarity one = of(random(4, 10, 0), 10);
        ExampleSimilarity other = of(random(11, 10, 2), 10);
        ExampleSimilarity merged = one.merge(other);
        assertThat(merged.meanCosine().orElseThrow())
                .isCloseTo(
                        (6 * one.meanCosine().orElseThrow()
                                        + 55 * other.meanCosine().orElseThrow())
                                / 61,
                        within(ROUNDING));
        assertThat(merged.effectiveRank().orElseThrow())
                .isCloseTo(
                        (one.effectiveRank().orElseThrow()
                                        + other.effectiveRank().orElseThrow())
                                / 2,
                        within(ROUNDING));
        assertThat(one.merge(ExampleSimilarity.NONE)).isEqualTo(one);
        assertThat(one.merge(other)).isEqualTo(other.merge(one));
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "5, 15", "9, 16", "32, 33", "13, 200"})
    void vectorsGiveTheBitsOfLoops(int rows, int units) {
        int stride = units + 2;
        float[] values = flat(random(rows, units, 0.5f), stride);
        MatrixView matrix = MatrixView.of(values, OFFSET, rows, units, stride);
        assertThat(new VectorScan().products(matrix, rows)).containsExactly(new LoopScan().products(matrix, rows));
    }

    private static float[][] random(int rows, int units, float common) {
        RandomStream random = RandomStream.at(rows, units);
        float[] shared = new float[units];
        IntStream.range(0, units).forEach(u -> shared[u] = common * (float) random.nextGaussian());
        float[][] examples = new float[rows][units];
        for (float[] example : examples) {
            IntStream.range(0, units).forEach(u -> example[u] = shared[u] + (float) random.nextGaussian());
        }
        return examples;
    }

    private static ExampleSimilarity of(float[][] examples, int stride) {
        return ExampleSimilarity.of(
                MatrixView.of(flat(examples, stride), OFFSET, examples.length, examples[0].length, stride));
    }

    /** What stands between the columns and the stride is padding that must not count. */
    private static float[] flat(float[][] examples, int stride) {
        float[] values = new float[OFFSET + examples.length * stride];
        java.util.Arrays.fill(values, 1e9f);
        for (int a = 0; a < examples.length; a++) {
            System.arraycopy(examples[a], 0, values, OFFSET + a * stride, examples[a].length);
        }
        return values;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(u -> (double) a[u] * b[u])
                .sum();
    }

    private static double meanCosine(float[][] examples) {
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < examples.length; a++) {
            for (int b = 0; b < a; b++) {
                sum += dot(examples[a], examples[b])
                        / Math.sqrt(dot(examples[a], examples[a]) * dot(examples[b], examples[b]));
                pairs++;
            }
        }
        return sum / pairs;
    }

    /** Of the covariance of units, [units, units]. */
    private static double participationRatio(float[][] examples) {
        int units = examples[0].length;
        double[] means = IntStream.range(0, units)
                .mapToDouble(u -> IntStream.range(0, examples.length)
                        .mapToDouble(a -> examples[a][u])
                        .average()
                        .orElseThrow())
                .toArray();
        double trace = 0;
        double squares = 0;
        for (int u = 0; u < units; u++) {
            for (int v = 0; v < units; v++) {
                double covariance = 0;
                for (float[] example : examples) {
                    covariance += (example[u] - means[u]) * (example[v] - means[v]);
                }
                squares += covariance * covariance;
                trace += u == v ? covariance : 0;
            }
        }
        return trace * trace / squares;
    }
}
