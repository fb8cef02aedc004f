package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.names.CountingCurve.Point;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.Optimizer;
import org.junit.jupiter.api.Test;

/** The attainable loss on the curve that preparing data/names.txt gave. */
class AttainableLossTest {
    private static final AttainableLoss NAMES = new AttainableLoss(
            new CountingCurve(List.of(
                    new Point(1000, 1, 2.600, 2.600),
                    new Point(4000, 2, 2.475, 2.510),
                    new Point(16_000, 2, 2.334, 2.464),
                    new Point(64_000, 3, 2.190, 2.452),
                    new Point(184_131, 3, 2.099, 2.449))),
            184_131);

    private static final LongToDoubleFunction CONSTANT = step -> 0.1;
    private static final LongToDoubleFunction LOWERED = step -> step < 750 ? 0.1 : 0.01;

    private static double after(Optimizer optimizer, long steps, long examples, Integer... hidden) {
        return attainable(NAMES, optimizer, steps, examples, hidden).orElseThrow();
    }

    private static OptionalDouble attainable(
            AttainableLoss loss, Optimizer optimizer, long steps, long examples, Integer... hidden) {
        return loss.after(network(10, hidden), optimizer, CONSTANT, steps, examples);
    }

    private static MlpSpec network(int embedding, Integer... hidden) {
        return network(27, 3, embedding, Activation.TANH, hidden);
    }

    private static MlpSpec network(int classes, int block, int embedding, Activation activation, Integer... hidden) {
        return new MlpSpec(
                classes,
                block,
                embedding,
                List.of(hidden),
                activation,
                new Normalization.None(),
                false,
                new Normalization.None(),
                false);
    }

    @Test
    void itIsWhatTheBestOfSeveralTrainingsReached() {
        // dev losses of the best of seven optimizers and rates
        assertThat(after(new Optimizer.Adam(0.9, 0.999, 1e-8), 300, 64, 100)).isCloseTo(2.404, within(0.05));
        assertThat(after(new Optimizer.Adam(0.9, 0.999, 1e-8), 1000, 64, 100)).isCloseTo(2.293, within(0.05));
        assertThat(after(new Optimizer.Adam(0.9, 0.999, 1e-8), 3000, 64, 64, 64))
                .isCloseTo(2.254, within(0.05));
        assertThat(after(new Optimizer.Sgd(), 1000, 16, 32)).isCloseTo(2.436, within(0.05));
    }

    @Test
    void aWiderEmbeddingAndARateThatIsLoweredAtTheEndReachALowerLoss() {
        // the best of 168 networks that differ in both, beside what the other terms foretell
        double plain = NAMES.after(network(10, 100), new Optimizer.Sgd(), CONSTANT, 1000, 32)
                .orElseThrow();
        assertThat(NAMES.after(network(4, 100), new Optimizer.Sgd(), CONSTANT, 1000, 32)
                        .orElseThrow())
                .isCloseTo(plain + 0.046, within(0.002));
        assertThat(NAMES.after(network(10, 100), new Optimizer.Sgd(), LOWERED, 1000, 32)
                        .orElseThrow())
                .isCloseTo(plain - 0.058, within(0.002));
    }

    @Test
    void aRateThatIsLoweredBringsTwiceAsMuchOnceEveryExampleWasSeen() {
        // 144 networks on four sets of names: 0.062 of 184,131 examples, 0.094 of 14,772
        assertThat(NAMES.ofLoweredRate(LOWERED, 1000, 32)).isCloseTo(0.058, within(0.001));
        assertThat(new AttainableLoss(NAMES.counting(), 1000).ofLoweredRate(LOWERED, 1000, 32))
                .isCloseTo(0.1, within(0.001));
        assertThat(NAMES.ofLoweredRate(CONSTANT, 1000, 32)).isZero();
    }

    @Test
    void ofFewExamplesForItsPairsOfCharactersItIsKnownLessWell() {
        MlpSpec network = network(10, 100);

        assertThat(NAMES.deviation(network)).isCloseTo(0.032, within(0.0005));
        assertThat(new AttainableLoss(NAMES.counting(), 5000).deviation(network))
                .isCloseTo(0.0695, within(0.0005));
    }

    @Test
    void namesOfSeveralScriptsReachAHigherLossThanCountingAlone() {
        // dev losses of the best of four rates, on 1,881 Bulgarian names, some of them in Latin letters
        AttainableLoss bulgarian = new AttainableLoss(
                new CountingCurve(List.of(
                        new Point(1000, 2, 2.743, 2.755),
                        new Point(2000, 2, 2.641, 2.680),
                        new Point(4000, 2, 2.502, 2.594),
                        new Point(8000, 2, 2.332, 2.528),
                        new Point(10_737, 2, 2.281, 2.507))),
                10_737);
        assertThat(ofBulgarian(bulgarian, Activation.TANH, new Optimizer.Sgd(), 64))
                .isCloseTo(2.584, within(0.05));
        assertThat(ofBulgarian(bulgarian, Activation.ELU, new Optimizer.Sgd(), 64))
                .isCloseTo(2.582, within(0.05));
        assertThat(ofBulgarian(bulgarian, Activation.TANH, new Optimizer.Adam(0.9, 0.999, 1e-8), 64))
                .isCloseTo(2.471, within(0.05));
        assertThat(ofBulgarian(bulgarian, Activation.TANH, new Optimizer.Sgd(), 64, 64, 64, 64))
                .isCloseTo(2.570, within(0.05));
    }

    private static double ofBulgarian(
            AttainableLoss names, Activation activation, Optimizer optimizer, Integer... hidden) {
        MlpSpec network = network(57, 3, 10, activation, hidden);
        return names.after(network, optimizer, CONSTANT, 400, 32).orElseThrow();
    }

    @Test
    void contextsBeyondFourCharactersTellLittleOfWhatIsSeenOnce() {
        // dev losses of the best of three rates, on 4,000 names of the JDK's methods, which are made of recurring words
        AttainableLoss methods = new AttainableLoss(
                new CountingCurve(List.of(
                        new Point(1000, 2, 2.885, 3.019),
                        new Point(2000, 3, 2.589, 2.892),
                        new Point(4000, 3, 2.353, 2.835),
                        new Point(8000, 3, 2.090, 2.772),
                        new Point(16_000, 4, 1.889, 2.742),
                        new Point(32_000, 4, 1.703, 2.725),
                        new Point(44_926, 4, 1.596, 2.715))),
                44_926);
        assertThat(ofMethods(methods, 3, 64)).isCloseTo(2.666, within(0.05));
        assertThat(ofMethods(methods, 5, 64)).isCloseTo(2.737, within(0.05));
        assertThat(ofMethods(methods, 5, 48, 48)).isCloseTo(2.804, within(0.05));
    }

    private static double ofMethods(AttainableLoss names, int block, Integer... hidden) {
        MlpSpec network = network(53, block, 10, Activation.RELU, hidden);
        return names.after(network, new Optimizer.Sgd(), CONSTANT, 500, 24).orElseThrow();
    }

    @Test
    void itFallsWithStepsAndLiesBetweenWhatIsLearntAtOnceAndTheUniformGuess() {
        double before = Math.log(27);
        for (long steps : new long[] {100, 300, 1000, 3000, 10_000}) {
            double loss = after(new Optimizer.Sgd(), steps, 32, 100);
            assertThat(loss).isBetween(2.0, before);
            before = loss;
        }
    }

    @Test
    void beyondWhatWasTriedItStaysANumber() {
        for (long steps : new long[] {100, Integer.MAX_VALUE}) {
            for (long examples : new long[] {1, 1L << 40}) {
                assertThat(after(new Optimizer.Sgd(), steps, examples, 100_000, 8))
                        .isBetween(1.9, Math.log(27));
            }
        }
    }

    @Test
    void aNarrowerNetworkThanThoseOfTheFitIsHeldAgainstTheNarrowestOfThem() {
        assertThat(after(new Optimizer.Sgd(), 1000, 32, 2)).isEqualTo(after(new Optimizer.Sgd(), 1000, 32, 16));
    }

    @Test
    void networksAndLengthsUnlikeThoseOfTheFitAreNotJudged() {
        assertThat(attainable(NAMES, new Optimizer.Sgd(), 99, 32, 100)).isEmpty();
        assertThat(attainable(NAMES, new Optimizer.Sgd(), 1000, 32)).isEmpty();
    }

    @Test
    void itIsUnknownWhereNothingWasCounted() {
        assertThat(attainable(AttainableLoss.unknown(), new Optimizer.Sgd(), 1000, 32, 100))
                .isEmpty();
    }

    @Test
    void whereCountingGainsNextToNothingNoNetworkGainsMore() {
        AttainableLoss noise = new AttainableLoss(new CountingCurve(List.of(new Point(1000, 0, 3.28, 3.4))), 1000);
        assertThat(attainable(noise, new Optimizer.Sgd(), 1000, 32, 100)).hasValue(3.28);
        AttainableLoss harmful = new AttainableLoss(new CountingCurve(List.of(new Point(1000, 0, 3.5, 3.6))), 1000);
        assertThat(attainable(harmful, new Optimizer.Sgd(), 1000, 32, 100)).hasValue(Math.log(27));
    }
}
