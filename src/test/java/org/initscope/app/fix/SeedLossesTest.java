package org.initscope.app.fix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Which losses are better than others by more than seeds differ. */
class SeedLossesTest {
    private static final double UNIFORM = Math.log(27);

    /** Losses a seed each; NaN where training diverged. */
    private static SeedLosses losses(double... seeds) {
        return new SeedLosses(
                DoubleStream.of(seeds)
                        .mapToObj(loss -> Double.isNaN(loss) ? OptionalDouble.empty() : OptionalDouble.of(loss))
                        .toList(),
                UNIFORM);
    }

    @Test
    void aGainOfEverySeedIsBetter() {
        assertThat(losses(2.30, 2.31, 2.29).improveOn(losses(2.40, 2.42, 2.41))).isTrue();
        assertThat(losses(2.40, 2.42, 2.41).improveOn(losses(2.30, 2.31, 2.29))).isFalse();
    }

    @Test
    void aGainWithinTheNoiseOrNextToNothingIsNone() {
        assertThat(losses(2.30, 2.70, 2.40).improveOn(losses(2.50, 2.71, 2.39))).isFalse();
        assertThat(losses(2.30, 2.31, 2.29).improveOn(losses(2.32, 2.33, 2.31))).isFalse();
        assertThat(losses(2.30, 2.31, 2.29).improveOn(losses(2.30, 2.31, 2.29))).isFalse();
    }

    @Test
    void whatMakesASeedWorseIsNotBetterWhateverItGainsElsewhere() {
        assertThat(losses(2.30, 2.31, 2.49).improveOn(losses(3.10, 3.20, 2.40))).isFalse();
    }

    @Test
    void noiseThatTheOtherTakesAwayIsNoneOfIts() {
        assertThat(losses(2.30, 2.31, 2.29).improveOn(losses(3.25, 2.41, 2.40))).isTrue();
    }

    @Test
    void aTrainingThatDivergesIsNeverBetterThanOneThatTrains() {
        assertThat(losses(Double.NaN, 2.1, 2.1).improveOn(losses(60, 60, 60))).isFalse();
        assertThat(losses(60, 60, 60).improveOn(losses(Double.NaN, 60, 60))).isTrue();
        assertThat(losses(Double.NaN, Double.NaN, Double.NaN).improveOn(losses(Double.NaN, Double.NaN, Double.NaN)))
                .isFalse();
    }

    @Test
    void divergedSeedsCountAsAUniformGuessOrAsTheWorstOfTheOthers() {
        assertThat(losses(2.3, Double.NaN, 2.3).mean()).isCloseTo((2.3 + 2.3 + UNIFORM) / 3, within(1e-12));
        assertThat(losses(50, Double.NaN).mean()).isEqualTo(50);
        assertThat(losses(Double.NaN, Double.NaN).mean()).isEqualTo(UNIFORM);
    }

    @Test
    void theIntervalIsThatOfStudent() {
        // sample std 0.1, two degrees of freedom: 4.302653 × 0.1 / √3
        assertThat(losses(2.3, 2.4, 2.5).render()).isEqualTo("2.4000 ± 0.2484");
        assertThat(losses(2.3, 2.4, 2.5).renderFrom(losses(2.5, 2.7, 2.9))).isEqualTo("-0.3000 ± 0.2484");
        assertThat(losses(2.3, Double.NaN, 2.5).renderFrom(losses(2.5, 2.7, 2.9)))
                .isEqualTo("-0.3000 ± 1.2706, of 2 seeds");
        assertThat(losses(2.3, 2.3).renderFrom(losses(2.30001, 2.30001))).isEqualTo("0.0000 ± 0.0000");
        assertThat(losses(2.3, Double.NaN, 2.5).render()).isEqualTo("2.4000 ± 1.2706, 1 diverged");
        assertThat(losses(Double.NaN, Double.NaN).render()).isEqualTo("2 diverged");
        assertThat(losses(0x1p70, 0x1p70).render()).isEqualTo("1.18e+21 ± 0.0000");
    }
}
