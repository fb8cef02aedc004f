package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.initscope.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoftmaxStartTest {
    private static final int CLASSES = 27;

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

    @Test
    void theSpreadOfAnExcessIsTheInverse() {
        double std = SoftmaxStart.logitsStd(CLASSES, 0.3);
        assertThat(SoftmaxStart.expectedLoss(CLASSES, std)).isCloseTo(Math.log(CLASSES) + 0.3, within(1e-5));
    }
}
