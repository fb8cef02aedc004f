package org.initscope.core.fused.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every 509th float from −∞ to ∞ against {@link StrictMath}. */
@Tag("numbers")
class ElementaryTest {
    private static final double TOLERANCE = 3e-7;
    private static final int SPACING = 509;

    private interface FloatFunction {
        float apply(float x);
    }

    private interface Deviation {
        double of(float x, float got, double expected);
    }

    private static double worst(FloatFunction function, DoubleUnaryOperator exact, Deviation deviation) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += SPACING) {
            float x = Float.intBitsToFloat((int) bits);
            if (!Float.isNaN(x)) {
                worst = Math.max(worst, deviation.of(x, function.apply(x), exact.applyAsDouble(x)));
            }
        }
        return worst;
    }

    private static double absolute(float x, float got, double expected) {
        return Math.abs(got - expected);
    }

    @Test
    void tanhIsAccurateEverywhere() {
        assertThat(worst(Elementary::tanh, StrictMath::tanh, ElementaryTest::absolute))
                .isLessThan(TOLERANCE);
        assertThat(worst(Elementary::tanh, StrictMath::tanh, (x, got, expected) -> Math.abs(got) - 1))
                .isEqualTo(0);
        assertThat(Elementary.tanh(Float.NaN)).isNaN();
        assertThat(Elementary.tanh(-0f)).isEqualTo(-0f);
        assertThat(Elementary.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(Elementary.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    }

    @Test
    void sigmoidIsAccurateEverywhere() {
        assertThat(worst(Elementary::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), ElementaryTest::absolute))
                .isLessThan(TOLERANCE);
        assertThat(Elementary.sigmoid(Float.NaN)).isNaN();
        assertThat(Elementary.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
        assertThat(Elementary.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    }

    @Test
    void expMinusOneIsAccurateBelowZero() {
        assertThat(worst(
                        x -> Elementary.expMinusOne(Math.min(0, x)),
                        x -> StrictMath.expm1(Math.min(0, x)),
                        ElementaryTest::absolute))
                .isLessThan(TOLERANCE);
        assertThat(Elementary.expMinusOne(Float.NaN)).isNaN();
        assertThat(Elementary.expMinusOne(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    }

    @Test
    void expIsAccurateWhereItIsANormalFloat() {
        assertThat(worst(Elementary::exp, StrictMath::exp, (x, got, expected) -> {
                    if (expected > Float.MAX_VALUE) {
                        return got == Float.POSITIVE_INFINITY || got > 0.9999f * Float.MAX_VALUE ? 0 : 1;
                    }
                    return expected < Float.MIN_NORMAL
                            ? Math.abs(got - expected) / Float.MIN_NORMAL
                            : Math.abs(got / expected - 1);
                }))
                .isLessThan(TOLERANCE);
        assertThat(Elementary.exp(Float.NaN)).isNaN();
        assertThat(Elementary.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
        assertThat(Elementary.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Elementary.exp(0f)).isEqualTo(1f);
    }

    @Test
    void logIsAccurateForPositiveNumbers() {
        assertThat(worst(
                        Elementary::log,
                        StrictMath::log,
                        (x, got, expected) -> x <= 0 || x == Float.POSITIVE_INFINITY
                                ? 0
                                : Math.abs(got - expected) / Math.max(1, Math.abs(expected))))
                .isLessThan(TOLERANCE);
        assertThat(Elementary.log(Float.NaN)).isNaN();
        assertThat(Elementary.log(-1f)).isNaN();
        assertThat(Elementary.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Elementary.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Elementary.log(1f)).isEqualTo(0f);
    }
}
