package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.initscope.core.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mean of a function over a standard normal is exact where a closed form tells. */
class GaussianMeanTest {
    @Test
    void hasTheMomentsOfAStandardNormal() {
        assertThat(GaussianMean.of(z -> 1)).isCloseTo(1, within(1e-12));
        assertThat(GaussianMean.of(z -> z)).isCloseTo(0, within(1e-12));
        assertThat(GaussianMean.of(z -> z * z)).isCloseTo(1, within(1e-12));
        assertThat(GaussianMean.of(1, z -> z * z * z * z)).isCloseTo(3, within(1e-12));
    }

    @Test
    void takesKinksAndSteps() {
        assertThat(GaussianMean.of(z -> Math.max(0, z))).isCloseTo(1 / Math.sqrt(2 * Math.PI), within(2e-6));
        assertThat(GaussianMean.of(z -> ScalarNonlinearity.squaredSlope(Activation.RELU, z)))
                .isCloseTo(0.5, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void aSlopeIsTheDerivative(Activation activation) {
        double h = 1e-5;
        for (double z : new double[] {-3, -1.2, -0.1, 0.3, 1, 4}) {
            double difference =
                    (ScalarNonlinearity.value(activation, z + h) - ScalarNonlinearity.value(activation, z - h))
                            / (2 * h);
            assertThat(ScalarNonlinearity.slope(activation, z)).as("at %s", z).isCloseTo(difference, within(1e-8));
        }
    }
}
