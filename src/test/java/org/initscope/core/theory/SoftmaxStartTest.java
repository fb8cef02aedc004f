package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss at the start follows from the spread of the logits, and the spread from the loss. */
class SoftmaxStartTest {
    private static final int CLASSES = 27;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void equalLogitsCostTheLossOfAUniformGuess() {
        assertThat(SoftmaxStart.expectedLoss(CLASSES, 0)).isCloseTo(Math.log(CLASSES), within(1e-6));
        assertThat(SoftmaxStart.expectedSquaredError(CLASSES, 0)).isCloseTo(1 - 1.0 / CLASSES, within(1e-6));
    }

    @Test
    void aSmallSpreadCostsHalfItsSquare() {
        double spread = 0.1;
        double excess = SoftmaxStart.expectedLoss(CLASSES, spread) - Math.log(CLASSES);
        assertThat(excess).isCloseTo(spread * spread / 2 * (1 - 1.0 / CLASSES), within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"0.5", "2", "13"})
    void agreesWithLogitsThatAreDrawn(double std) {
        int draws = 20_000;
        RandomStream random = RandomStream.at(7);
        double loss = 0;
        double squaredError = 0;
        double[] logits = new double[CLASSES];
        for (int i = 0; i < draws; i++) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                logits[c] = std * random.nextGaussian();
                sum += Math.exp(logits[c]);
            }
            loss += Math.log(sum) - logits[0];
            for (int c = 0; c < CLASSES; c++) {
                double error = Math.exp(logits[c]) / sum - (c == 0 ? 1 : 0);
                squaredError += error * error;
            }
        }
        double fourStandardErrors = 4 * 2 * (1 + std) / Math.sqrt(draws);
        assertThat(SoftmaxStart.expectedLoss(CLASSES, std)).isCloseTo(loss / draws, within(fourStandardErrors));
        assertThat(SoftmaxStart.expectedSquaredError(CLASSES, std))
                .isCloseTo(squaredError / draws, within(4 / Math.sqrt(draws)));
    }

    /** From where the expansion takes over from the integral, the slow reference. */
    @ParameterizedTest
    @CsvSource({"2, 30", "2, 45", "3, 30", "27, 30", "27, 45", "1000, 30", "1000, 45", "100000, 30"})
    void theExpansionForWideLogitsAgreesWithTheIntegral(int classes, double std) {
        double relative = 2e-6;
        double loss = SoftmaxStart.integratedLoss(classes, std);
        double squaredError = SoftmaxStart.integratedSquaredError(classes, std);
        assertThat(WideSoftmaxStart.expectedLoss(classes, std)).isCloseTo(loss, within(relative * loss));
        assertThat(WideSoftmaxStart.expectedSquaredError(classes, std))
                .isCloseTo(squaredError, within(relative * squaredError));
    }

    @ParameterizedTest
    @ValueSource(doubles = {30, 31, 1e3, 1e6, 1e15, 1e30, 1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY})
    void noSpreadTakesLong(double std) {
        assertTimeoutPreemptively(SOON, () -> {
            double loss = SoftmaxStart.expectedLoss(CLASSES, std);
            // the largest of 27 standard normals is 1.998 on average
            assertThat(loss).isGreaterThanOrEqualTo(1.998 * std);
            assertThat(SoftmaxStart.expectedSquaredError(CLASSES, std)).isBetween(1.85, 2 - 2.0 / CLASSES);
            if (Double.isFinite(loss)) {
                assertThat(SoftmaxStart.logitsStd(CLASSES, loss - Math.log(CLASSES)))
                        .isCloseTo(std, within(1e-5 * std));
            }
        });
    }

    @Test
    void noExcessTakesLong() {
        assertTimeoutPreemptively(SOON, () -> {
            assertThat(SoftmaxStart.logitsStd(CLASSES, Double.MIN_VALUE)).isLessThan(1e-5);
            assertThat(SoftmaxStart.logitsStd(CLASSES, Double.MAX_VALUE)).isGreaterThan(1e307);
            assertThat(SoftmaxStart.logitsStd(CLASSES, Double.POSITIVE_INFINITY))
                    .isInfinite();
        });
    }

    @Test
    void theSpreadOfAnExcessIsTheInverse() {
        double std = SoftmaxStart.logitsStd(CLASSES, 0.3);
        assertThat(SoftmaxStart.expectedLoss(CLASSES, std)).isCloseTo(Math.log(CLASSES) + 0.3, within(1e-5));
    }
}
