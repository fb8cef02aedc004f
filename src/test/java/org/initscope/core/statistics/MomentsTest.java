package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.initscope.core.statistics.MomentsAssertions.assertAlmostEqual;

import java.util.Arrays;
import org.initscope.core.MatrixView;
import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 1 for moments: the merge of two states is the state of the union, whatever the elements are. */
class MomentsTest {
    /** Relative rounding of a merge in double. */
    private static final double ROUNDING = 1e-12;
    /** Relative rounding of products in float. */
    private static final double FLOAT_ROUNDING = 1e-6;

    @Test
    void momentsFollowTheirDefinitions() {
        Moments moments = Moments.of(1f, 2f, 0f, 5f);

        assertThat(moments.count()).isEqualTo(4);
        assertThat(moments.zeros()).isEqualTo(1);
        assertThat(moments.mean()).isEqualTo(2.0);
        assertThat(moments.m2()).isEqualTo(1.0 + 0 + 4 + 9);
        assertThat(moments.std()).hasValue(Math.sqrt(14.0 / 3));
        assertThat(moments.l2().orElseThrow()).isCloseTo(Math.sqrt(30), within(1e-12));
        assertThat(moments.min()).isEqualTo(0);
        assertThat(moments.max()).isEqualTo(5);
    }

    @Test
    void paddingOfAStridedMatrixIsNotSeen() {
        float[] padded = {9, 1, 2, 9, 9, 3, 4, 9};

        assertThat(Moments.of(MatrixView.of(padded, 1, 2, 2, 4))).isEqualTo(Moments.of(1f, 2f, 3f, 4f));
    }

    @Test
    void nothingIsUndefinedRatherThanZero() {
        assertThat(Moments.EMPTY.std()).isEmpty();
        assertThat(Moments.EMPTY.l2()).isEmpty();
        assertThat(Moments.of(3f).std()).isEmpty();
        assertThat(Moments.of(3f).l2()).hasValue(3);
        assertThat(Moments.of()).isEqualTo(Moments.EMPTY);
    }

    @Test
    void nonfiniteElementsAreCountedAndLeftOut() {
        Moments moments = Moments.of(1f, Float.NaN, 3f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

        assertThat(moments.nonfinite()).isEqualTo(3);
        assertThat(moments).isEqualTo(new Moments(2, 3, 0, 2, 2, 1, 3));
        assertThat(Moments.of(Float.NaN))
                .isEqualTo(new Moments(0, 1, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 50, 99, 100})
    void mergingIsTheStateOfTheUnion(int cut) {
        float[] values = values(100);
        Moments union = Moments.of(values);

        Moments merged = Moments.of(Arrays.copyOf(values, cut)).merge(Moments.of(Arrays.copyOfRange(values, cut, 100)));

        assertAlmostEqual(merged, union, ROUNDING);
        assertAlmostEqual(
                Moments.of(Arrays.copyOfRange(values, cut, 100)).merge(Moments.of(Arrays.copyOf(values, cut))),
                union,
                ROUNDING);
    }

    @Test
    void mergingManySmallStatesKeepsItsDigits() {
        float[] values = new float[10_000];
        RandomStream random = RandomStream.at(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1000 + random.nextGaussian());
        }
        Moments merged = Moments.EMPTY;
        for (float value : values) {
            merged = merged.merge(Moments.of(value));
        }

        assertThat(merged.std().orElseThrow())
                .isCloseTo(Moments.of(values).std().orElseThrow(), within(1e-9));
    }

    @Test
    void theEmptyStateIsNeutral() {
        Moments moments = Moments.of(values(7));

        assertThat(moments.merge(Moments.EMPTY)).isEqualTo(moments);
        assertThat(Moments.EMPTY.merge(moments)).isEqualTo(moments);
        assertThat(Moments.of(Float.NaN).merge(moments).nonfinite()).isEqualTo(moments.nonfinite() + 1);
    }

    @Test
    void largeFloatsDoNotOverflow() {
        Moments moments = Moments.of(Float.MAX_VALUE, -Float.MAX_VALUE);

        assertThat(moments.nonfinite()).isZero();
        assertThat(moments.std().orElseThrow()).isCloseTo(Math.sqrt(2) * Float.MAX_VALUE, within(1e30));
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-20f, 0.1f, 1, 3, 1e20f})
    void scalingIsTheStateOfTheScaledElements(float factor) {
        float[] values = values(100);
        float[] products = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            products[i] = factor * values[i];
        }
        Moments expected = Moments.of(products);

        Moments scaled = Moments.of(values).scaled(factor).orElseThrow();

        assertThat(scaled.zeros()).isEqualTo(1);
        assertAlmostEqual(scaled, expected, FLOAT_ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, 1e-32f, 1e38f, Float.NaN, Float.POSITIVE_INFINITY})
    void whatMayLeaveTheRangeOfFloatsIsNotScaled(float factor) {
        assertThat(Moments.of(1f, -20f).scaled(factor)).isEmpty();
        assertThat(Moments.EMPTY.scaled(factor)).isEmpty();
        assertThat(Moments.of(0f, 0f).scaled(1)).isEmpty();
    }

    /** Gaussians of several scales with a zero, a NaN and infinities among them. */
    private static float[] values(int count) {
        RandomStream random = RandomStream.at(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, i % 5 - 2));
        }
        if (count > 50) {
            values[3] = Float.NaN;
            values[20] = 0f;
            values[40] = Float.POSITIVE_INFINITY;
            values[count - 1] = Float.NEGATIVE_INFINITY;
        }
        return values;
    }
}
