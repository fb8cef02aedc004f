package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The best rate of a curve is where its losses are lowest between the rates that were tried. */
class RateCurveTest {
    private static final double[] RATES = {0.01, 0.02, 0.04, 0.0566, 0.08, 0.16};
    private static final double EXACT = 1e-12;

    /** (ln rate − ln best)², a curve a seed. */
    private static RateCurve parabolas(double... best) {
        return new RateCurve(
                RATES,
                Arrays.stream(best)
                        .mapToObj(vertex -> losses(rate -> Math.pow(Math.log(rate / vertex), 2)))
                        .toArray(double[][]::new));
    }

    private static double[] losses(DoubleUnaryOperator loss) {
        return Arrays.stream(RATES).map(loss).toArray();
    }

    @Test
    void theVertexOfAParabolaIsFoundWhateverTheRatesBesideIt() {
        double[] found = parabolas(0.025, 0.05, 0.07).logBest();
        assertThat(found[0]).isCloseTo(Math.log(0.025), within(EXACT));
        assertThat(found[1]).isCloseTo(Math.log(0.05), within(EXACT));
        assertThat(found[2]).isCloseTo(Math.log(0.07), within(EXACT));
    }

    @Test
    void aBestRateAtAnEndIsOpen() {
        assertThat(parabolas(0.05, 0.07).isOpen()).isFalse();
        assertThat(parabolas(0.005).isOpen()).isTrue();
        assertThat(parabolas(0.3).isOpen()).isTrue();
        assertThat(parabolas(0.3).logBest()).containsExactly(Math.log(0.16));
    }

    /** What broke counts as the loss of a guess: where all of it broke the first rate is as good as any. */
    @Test
    void equalLossesHaveNoVertex() {
        RateCurve broken = new RateCurve(RATES, new double[][] {losses(rate -> 3.3)});
        assertThat(broken.logBest()).containsExactly(Math.log(0.01));
        assertThat(broken.isOpen()).isTrue();
    }

    @Test
    void theBestRateIsThatOfTheMeanOverSeeds() {
        RateCurve curve = parabolas(0.02, 0.08);
        assertThat(curve.best()).isEqualTo(2);
        assertThat(curve.lowestMean()).isCloseTo(Math.pow(Math.log(2), 2), within(EXACT));
        assertThat(curve.lowest().count()).isEqualTo(2);
    }

    @Test
    void lossesBetweenRatesLieOnALine() {
        RateCurve curve = new RateCurve(RATES, new double[][] {losses(Math::log)});
        assertThat(curve.meanAt(Math.log(0.03))).isCloseTo(Math.log(0.03), within(EXACT));
        assertThat(curve.meanAt(Math.log(0.02))).isCloseTo(Math.log(0.02), within(EXACT));
        assertThat(curve.meanAt(Math.log(0.001))).isCloseTo(Math.log(0.01), within(EXACT));
        assertThat(curve.meanAt(Math.log(1))).isCloseTo(Math.log(0.16), within(EXACT));
    }
}
