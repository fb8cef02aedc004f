package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.initscope.core.MatrixView;
import org.initscope.core.RandomStream;
import org.initscope.core.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 1 for histograms: the merge of two is that of the union, also where a narrow one is folded into a wide one. */
class HistogramTest {
    private static final int BINS = 64;

    @Test
    void theLastBinIsClosedOnTheRight() {
        Histogram histogram = of(0, 1, 4, 0f, 0.25f, 0.5f, 0.75f, 1f);

        assertThat(histogram.counts()).containsExactly(1, 1, 1, 2);
        assertThat(histogram.underflow() + histogram.overflow()).isZero();
    }

    @Test
    void whatIsOutsideIsCountedBesideTheBins() {
        Histogram histogram = of(-1, 1, 2, -2f, -1f, 0f, 1f, 1.5f, 3f);

        assertThat(histogram.counts()).containsExactly(1, 2);
        assertThat(histogram.underflow()).isEqualTo(1);
        assertThat(histogram.overflow()).isEqualTo(2);
        assertThat(histogram.total()).isEqualTo(6);
    }

    @Test
    void nonfiniteElementsAreCountedNowhere() {
        Histogram histogram = of(-1, 1, 2, Float.NaN, 0.5f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

        assertThat(histogram.counts()).containsExactly(0, 1);
        assertThat(histogram.total()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 64", "0, 1, 64", "0, 4, 40", "-1, 1, 7", "0.5, 1.5, 3", "-0.3, 0.9, 5", "-3, 7, 11"})
    void everyElementFallsBetweenTheEdgesOfItsBin(double lower, double upper, int bins) {
        RandomStream random = RandomStream.at(1);
        double width = (upper - lower) / bins;
        for (int i = 0; i < 1000; i++) {
            int bin = random.nextInt(bins);
            float inside = (float) (lower + (bin + 0.1 + 0.8 * random.nextDouble()) * width);

            assertThat(of(lower, upper, bins, inside).counts()[bin])
                    .as("%s in bin %d", inside, bin)
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.1, 1e-3, 1e-12, 1e-40})
    void aNarrowHistogramFoldsIntoAWideOneExactly(double scale) {
        float[] wide = gaussians(1, 500, 1);
        float[] narrow = gaussians(2, 500, scale);

        Histogram merged = powerOfTwo(wide).merge(powerOfTwo(narrow));

        assertThat(merged).isEqualTo(powerOfTwo(concatenate(wide, narrow)));
        assertThat(powerOfTwo(narrow).merge(powerOfTwo(wide))).isEqualTo(merged);
    }

    @Test
    void elementsOnTheEdgesFoldExactlyToo() {
        float[] wide = {-3f, 2f, 3.9f};
        float[] narrow = new float[257];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (i - 128) / 129f;
        }
        float[] edges = {-0.75f, -0.5f, -0.25f, -0f, 0f, 0.25f, 0.5f, 0.75f, -1e-30f, 1e-30f};

        assertThat(powerOfTwo(wide).merge(powerOfTwo(narrow)).merge(powerOfTwo(edges)))
                .isEqualTo(powerOfTwo(concatenate(wide, concatenate(narrow, edges))));
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 0.1f, 3e-4f, 7})
    void histogramsTimesTheSameFactorMergeAsTheyDidBefore(float factor) {
        Histogram wide = powerOfTwo(gaussians(1, 500, 1));
        Histogram narrow = powerOfTwo(gaussians(2, 500, 1e-3));

        assertThat(wide.scaled(factor).merge(narrow.scaled(factor)))
                .isEqualTo(wide.merge(narrow).scaled(factor));
        assertThat(wide.scaled(factor).upper()).isEqualTo(wide.upper() * factor);
    }

    @Test
    void nonfiniteElementsDoNotStopAMerge() {
        float[] wide = {Float.NaN, 5f, Float.NEGATIVE_INFINITY};
        float[] narrow = {Float.POSITIVE_INFINITY, 0.1f};

        assertThat(powerOfTwo(wide).merge(powerOfTwo(narrow))).isEqualTo(powerOfTwo(concatenate(wide, narrow)));
    }

    @Test
    void noElementsAndZerosAloneMergeLikeAnyOther() {
        float[] some = gaussians(3, 20, 1);

        assertThat(powerOfTwo().merge(powerOfTwo(some))).isEqualTo(powerOfTwo(some));
        assertThat(powerOfTwo(some).merge(powerOfTwo(0f, 0f))).isEqualTo(powerOfTwo(concatenate(some, new float[2])));
        assertThat(powerOfTwo(0f).merge(powerOfTwo())).isEqualTo(powerOfTwo(0f));
    }

    @Test
    void powersOfTwoContainEveryFiniteElement() {
        for (float largest : new float[] {1f, 0.99f, 2f, 1e-45f, Float.MAX_VALUE}) {
            Histogram histogram = powerOfTwo(largest, -largest / 3);
            assertThat(histogram.underflow() + histogram.overflow()).isZero();
            assertThat(histogram.total()).isEqualTo(2);
            assertThat(histogram.upper()).isGreaterThan(largest);
        }
    }

    @Test
    void histogramsOfOtherEdgesDoNotMerge() {
        assertThatThrownBy(() -> of(0, 1, 4).merge(of(0, 1, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 and 8 bins");
        assertThatThrownBy(() -> of(0, 1, 4).merge(of(-1, 1, 4))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(0, 1, 4).merge(of(0, 2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not widen");
    }

    @Test
    void activationsOfASquashingNonlinearityHaveItsRange() {
        assertThat(Binning.of(Quantity.ACTIVATION, Activation.TANH.flat())).isEqualTo(new Binning.Fixed(-1, 1));
        assertThat(Binning.of(Quantity.ACTIVATION, Activation.SIGMOID.flat())).isEqualTo(new Binning.Fixed(0, 1));
        assertThat(Binning.of(Quantity.ACTIVATION, Activation.RELU.flat())).isEqualTo(new Binning.PowerOfTwo());
        assertThat(Binning.of(Quantity.GRADIENT, Activation.TANH.flat())).isEqualTo(new Binning.PowerOfTwo());
    }

    private static Histogram of(double lower, double upper, int bins, float... values) {
        return Histogram.of(MatrixView.packed(values, 1, values.length), lower, upper, bins);
    }

    private static Histogram powerOfTwo(float... values) {
        return new Binning.PowerOfTwo()
                .histogram(MatrixView.packed(values, 1, values.length), BINS, Moments.of(values));
    }

    private static float[] gaussians(long seed, int count, double scale) {
        RandomStream random = RandomStream.at(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static float[] concatenate(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** Names of distributions, by which {@link #draw} takes an element. */
    @ParameterizedTest
    @CsvSource({
        "normal, 0",
        "uniform, 0",
        "cubed, 0",
        "relu, 0",
        "sparse, 0",
        "tanh, 0.5",
        "tanh, 1",
        "tanh, 3",
        "tanh, 10"
    })
    void kurtosisIsThatOfTheElementsToATenth(String distribution, double scale) {
        for (int count : new int[] {100, 1_000, 20_000}) {
            RandomStream random = RandomStream.named(count, distribution);
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = draw(distribution, scale, random);
            }
            Quantity quantity = distribution.equals("tanh") ? Quantity.ACTIVATION : Quantity.GRADIENT;
            Moments moments = Moments.of(values);
            Histogram histogram = Binning.of(quantity, Activation.TANH.flat())
                    .histogram(MatrixView.packed(values, 1, count), BINS, moments);
            double exact = fourthMoment(values);

            double found = histogram.excessKurtosis(moments).orElseThrow() + 3;
            assertThat(found).as("%d elements", count).isCloseTo(exact, within(0.1 * exact));
            assertThat(found).isGreaterThanOrEqualTo(1);
            // in proportion to the elements, as an update of gradient descent is
            assertThat(histogram
                            .scaled(0.125f)
                            .excessKurtosis(moments.scaled(0.125f).orElseThrow())
                            .orElseThrow())
                    .isCloseTo(found - 3, within(1e-9 * found));
        }
    }

    private static float draw(String distribution, double scale, RandomStream random) {
        double z = random.nextGaussian();
        return (float)
                switch (distribution) {
                    case "normal" -> z;
                    case "uniform" -> random.nextInt(1_000_000) / 1e6;
                    case "cubed" -> z * z * z;
                    case "relu" -> Math.max(0, z);
                    case "sparse" -> random.nextInt(20) == 0 ? z : 0;
                    default -> Math.tanh(scale * z);
                };
    }

    /** n Σ (x − mean)⁴ / (Σ (x − mean)²)². */
    private static double fourthMoment(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value / (double) values.length;
        }
        double second = 0;
        double fourth = 0;
        for (float value : values) {
            second += Math.pow(value - mean, 2);
            fourth += Math.pow(value - mean, 4);
        }
        return values.length * fourth / second / second;
    }

    @Test
    void kurtosisIsUndefinedOfEqualElementsOfFewBinsAndOfElementsOutside() {
        float[] values = {-0.5f, 0.25f, 0.5f, 0.75f};
        assertThat(of(-1, 1, 32, values).excessKurtosis(Moments.of(values))).isPresent();
        assertThat(of(-1, 1, 31, values).excessKurtosis(Moments.of(values))).isEmpty();
        assertThat(of(-1, 0.5, 32, values).excessKurtosis(Moments.of(values))).isEmpty();
        assertThat(of(-1, 1, 32, 0.5f, 0.5f).excessKurtosis(Moments.of(0.5f, 0.5f)))
                .isEmpty();
        assertThat(of(-1, 1, 32).excessKurtosis(Moments.EMPTY)).isEmpty();
    }
}
