package org.initscope.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The logarithm has the bits of StrictMath's, whatever the number. */
class NaturalLogarithmTest {
    private static final int COUNT = 1_000_000;

    private static void requireSame(double x) {
        assertThat(Double.doubleToLongBits(NaturalLogarithm.of(x)))
                .as("ln %s", x)
                .isEqualTo(Double.doubleToLongBits(StrictMath.log(x)));
    }

    private static boolean isSame(double x) {
        return Double.doubleToLongBits(NaturalLogarithm.of(x)) == Double.doubleToLongBits(StrictMath.log(x));
    }

    @Test
    void anyBitsHaveThoseOfStrictMath() {
        RandomStream random = RandomStream.named(1, "bits");
        for (int i = 0; i < COUNT; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            assertThat(isSame(x)).as("ln %s", x).isTrue();
        }
    }

    @Test
    void numbersAboutOneAndAboutPowersOfTwoHaveThem() {
        RandomStream random = RandomStream.named(1, "near");
        for (int i = 0; i < COUNT; i++) {
            double distance = (2 * random.nextDouble() - 1) * Math.pow(2, -50 * random.nextDouble());
            double x = Math.scalb(1 + distance, random.nextInt(9) - 4);
            assertThat(isSame(x)).as("ln %s", x).isTrue();
        }
    }

    @Test
    void theOutermostNumbersHaveThem() {
        for (double x : new double[] {
            0,
            -0.0,
            1,
            2,
            0.5,
            -1,
            Double.NaN,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Math.nextUp(1),
            Math.nextDown(1),
            Math.sqrt(2),
            Math.nextUp(Math.sqrt(2)),
            Math.nextDown(Math.sqrt(0.5))
        }) {
            requireSame(x);
        }
    }
}
