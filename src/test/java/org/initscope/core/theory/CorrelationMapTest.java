package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.initscope.core.RandomStream;
import org.initscope.core.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The correlation of two examples from layer to layer, against random numbers and closed forms. */
class CorrelationMapTest {
    private static final int DRAWS = 200_000;

    @ParameterizedTest
    @EnumSource(Activation.class)
    void theProductIsThatOfManyDraws(Activation activation) {
        RandomStream random = RandomStream.at(1);
        for (double q : new double[] {0.1, 1, 4}) {
            for (double c : new double[] {-0.5, 0, 0.3, 0.9, 1}) {
                double sum = 0;
                for (int i = 0; i < DRAWS; i++) {
                    double z = random.nextGaussian();
                    double other = c * z + Math.sqrt(1 - c * c) * random.nextGaussian();
                    sum += ScalarNonlinearity.value(activation, Math.sqrt(q) * z)
                            * ScalarNonlinearity.value(activation, Math.sqrt(q) * other);
                }
                double scale = CorrelationMap.product(activation, q, 1);
                assertThat(CorrelationMap.product(activation, q, c))
                        .as("%s of variance %s and correlation %s", activation, q, c)
                        .isCloseTo(sum / DRAWS, within(0.03 * scale));
            }
        }
    }

    /** Cho and Saul 2009: (sin t + (π − t) cos t) / π for the angle t. */
    @ParameterizedTest
    @CsvSource({"0", "0.5", "0.9", "0.99"})
    void ofReluItIsTheArcCosineKernel(double c) {
        double angle = Math.acos(c);
        assertThat(CorrelationMap.product(Activation.RELU, 2, c) / CorrelationMap.product(Activation.RELU, 2, 1))
                .isCloseTo((Math.sin(angle) + (Math.PI - angle) * c) / Math.PI, within(0.01));
    }

    @Test
    void equalExamplesStayEqualAndBiasesMakeExamplesAlike() {
        assertThat(new CorrelationMap(Activation.TANH, 2, 0.3).correlation(0.4, 1))
                .isEqualTo(1);
        assertThat(new CorrelationMap(Activation.TANH, 2, 0).correlation(0.4, 0))
                .isZero();
        assertThat(new CorrelationMap(Activation.TANH, 2, 0.8).correlation(0.4, 0))
                .isCloseTo(0.5, within(1e-9));
    }
}
