package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.Divergence;
import org.junit.jupiter.api.Test;

/** What the first losses of a training foretell of its end. */
class LossForecastTest {
    private static final int STEPS = 1000;
    private static final double REACHED = 2.2;
    private static final double USUAL_RATE = 0.25;

    @Test
    void aTrainingIsLookedAtAfterATwentiethATenthAFifthAndSoOnOfItsSteps() {
        assertThat(LossForecast.next(0, STEPS)).isEqualTo(50);
        assertThat(LossForecast.next(50, STEPS)).isEqualTo(100);
        assertThat(LossForecast.next(349, STEPS)).isEqualTo(350);
        assertThat(LossForecast.next(500, STEPS)).isEqualTo(STEPS);
    }

    @Test
    void aFewLossesAreNotLookedAt() {
        assertThat(LossForecast.next(0, 100)).isEqualTo(20);
        assertThat(LossForecast.next(20, 100)).isEqualTo(35);
        assertThat(LossForecast.next(0, 20)).isEqualTo(20);
        assertThat(LossForecast.next(0, 1)).isEqualTo(1);
    }

    @Test
    void whatHardlyFallsUnderAFarTooLowRateIsSick() {
        double[] losses = losses(step -> 3.3 - 0.0005 * step);

        Optional<LossForecast> sick = LossForecast.ofSick(run(step -> USUAL_RATE / 100), losses, 100);

        assertThat(sick).isPresent();
        assertThat(sick.get().step()).isEqualTo(100);
        assertThat(sick.get().steps()).isEqualTo(STEPS);
        assertThat(sick.get().loss()).isCloseTo(3.3 - 0.0005 * 87, within(1e-3));
        assertThat(sick.get().attainable()).isEqualTo(REACHED);
        assertThat(sick.get().probability()).isBetween(0.97, 1.0);
    }

    @Test
    void aLossIsToldAsItIsHoweverLargeItIs() {
        Optional<LossForecast> sick = LossForecast.ofSick(run(step -> 400 * USUAL_RATE), losses(step -> 251.5), 100);

        assertThat(sick)
                .hasValueSatisfying(forecast -> assertThat(forecast.loss()).isEqualTo(251.5));
    }

    @Test
    void whatFallsAsUsualGoesOn() {
        double[] losses = losses(step -> REACHED + 1.1 * Math.exp(-step / 80.0));

        for (int taken : new int[] {50, 100, 200, 350, 500}) {
            assertThat(LossForecast.ofSick(run(step -> USUAL_RATE), losses, taken))
                    .isEmpty();
        }
    }

    @Test
    void theSameLossesAreWaitedForLongerWhereTheRateWillFall() {
        double[] losses = losses(step -> REACHED + 1);
        LongToDoubleFunction constant = step -> 4 * USUAL_RATE;
        LongToDoubleFunction falling = step -> 8 * USUAL_RATE * (1 - step / (double) STEPS);

        assertThat(LossForecast.ofSick(run(constant), losses, 200)).isPresent();
        assertThat(LossForecast.ofSick(run(falling), losses, 200)).isEmpty();
    }

    @Test
    void whatALowerRateAtTheEndWillBringIsNotAskedOfTheFirstLosses() {
        RunDescription run = run(step -> USUAL_RATE / 100);
        double[] losses = losses(step -> 3.3 - 0.0005 * step);

        double probability = LossForecast.ofSick(run, losses, 100).orElseThrow().probability();

        assertThat(LossForecast.ofSick(expecting(run, 0.1), losses, 100))
                .map(LossForecast::probability)
                .hasValueSatisfying(lowered -> assertThat(lowered).isLessThan(probability));
    }

    private static RunDescription expecting(RunDescription run, double ofLoweredRate) {
        return run.expecting(
                run.expected().with(run.expected().loss().map(loss -> loss.withLoweredRate(ofLoweredRate))));
    }

    @Test
    void aRateThatIsFarTooHighIsWaitedForWhereItComesDownToTheUsualOneInTime() {
        double[] losses = losses(step -> REACHED + 1);
        LongToDoubleFunction intoATenth = step -> step < 895 ? 30 * USUAL_RATE : USUAL_RATE;
        LongToDoubleFunction intoLess = step -> step < 905 ? 30 * USUAL_RATE : USUAL_RATE;

        assertThat(LossForecast.ofSick(run(intoATenth), losses, 50)).isEmpty();
        assertThat(LossForecast.ofSick(run(intoLess), losses, 50)).isPresent();
        assertThat(LossForecast.ofSick(run(1, Normalization.Batch.standard(), intoLess), losses, 50))
                .as("normalized")
                .isEmpty();
    }

    @Test
    void aRateOfNothingIsSick() {
        assertThat(LossForecast.ofSick(run(step -> 0), losses(step -> 3.3), 50)).isPresent();
    }

    @Test
    void hugeLossesAreSickAndTinyOnesAreNot() {
        assertThat(LossForecast.ofSick(run(step -> USUAL_RATE), losses(step -> 1e300), 200))
                .isPresent();
        assertThat(LossForecast.ofSick(run(step -> USUAL_RATE), losses(step -> 0), 500))
                .isEmpty();
    }

    @Test
    void lossesThatAreStillToComeAreNotRead() {
        double[] losses = losses(step -> 3.3);
        double[] cut = losses.clone();
        Arrays.fill(cut, 100, STEPS, Double.NaN);

        assertThat(LossForecast.ofSick(run(step -> 1e-3), cut, 100))
                .isEqualTo(LossForecast.ofSick(run(step -> 1e-3), losses, 100));
    }

    @Test
    void nothingIsForetoldWhereNobodyKnowsWhatTheNetworkReaches() {
        RunDescription unknown = run(step -> 1e-3).expecting(Expectation.nothing());

        assertThat(LossForecast.ofSick(unknown, losses(step -> 3.3), 500)).isEmpty();
    }

    @Test
    void nothingIsForetoldOfNetworksThatAreDeeperThanThoseItWasFittedTo() {
        LongToDoubleFunction low = step -> 1e-3;
        double[] losses = losses(step -> 3.3);

        assertThat(LossForecast.ofSick(run(8, new Normalization.None(), low), losses, 100))
                .isPresent();
        assertThat(LossForecast.ofSick(run(9, new Normalization.None(), low), losses, 100))
                .isEmpty();
    }

    @Test
    void residualBlocksAtALowRateAreWaitedForLonger() {
        double[] losses = losses(step -> 3.3);
        RunDescription low = residual(step -> USUAL_RATE / 10);

        assertThat(LossForecast.ofSick(low, losses, 100)).isEmpty();
        assertThat(LossForecast.ofSick(low, losses, 200)).isPresent();
        assertThat(LossForecast.ofSick(run(step -> USUAL_RATE / 10), losses, 100))
                .as("without")
                .isPresent();
        assertThat(LossForecast.ofSick(residual(step -> 30 * USUAL_RATE), losses, 100))
                .as("at a high rate")
                .isPresent();
    }

    private static double[] losses(LongToDoubleFunction loss) {
        return IntStream.range(0, STEPS).mapToDouble(loss::applyAsDouble).toArray();
    }

    private static RunDescription run(LongToDoubleFunction rate) {
        return run(1, new Normalization.None(), rate);
    }

    private static RunDescription run(int hiddenLayers, Normalization normalization, LongToDoubleFunction rate) {
        return run(network(hiddenLayers, normalization, false), rate);
    }

    private static RunDescription residual(LongToDoubleFunction rate) {
        return run(network(2, new Normalization.None(), true), rate);
    }

    private static MlpSpec network(int hiddenLayers, Normalization normalization, boolean residual) {
        return new MlpSpec(
                27,
                3,
                10,
                Collections.nCopies(hiddenLayers, 100),
                Activation.TANH,
                normalization,
                false,
                new Normalization.None(),
                residual);
    }

    private static RunDescription run(MlpSpec spec, LongToDoubleFunction rate) {
        Expectation expected = new Expectation(
                false,
                ReferenceLoss.foretold(OptionalDouble.of(REACHED), 0.03),
                STEPS,
                OptionalDouble.of(rate.applyAsDouble(STEPS / 2)),
                OptionalDouble.of(USUAL_RATE),
                List.of());
        return new RunDescription(
                spec.graph(),
                new Optimization("sgd", false, rate),
                new DataParallel(1, 32, 1),
                STEPS,
                expected,
                RunEnd.of(new Divergence.None()));
    }
}
