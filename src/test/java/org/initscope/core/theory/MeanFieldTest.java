package org.initscope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.initscope.core.RandomStream;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.ShortTraining;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.Quantity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Theory predicts the spreads of real networks at their start, and the values of the literature. */
@Tag("numbers")
class MeanFieldTest {
    private static final int BATCH = 32;
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Prediction deep(Activation activation, Normalization normalization, double gain) {
        MlpSpec spec = new MlpSpec(
                27, 3, 10, Collections.nCopies(5, 100), activation, normalization, false, new Normalization.None());
        WeightScheme weights = new WeightScheme.FanIn(gain);
        Initialization start = new Initialization(1, weights, weights, 0.1, 0, 0, Map.of());
        return MeanField.predict(spec, start, BATCH).orElseThrow();
    }

    /** Means over 100 seeds of what PyTorch measured (the parity fixtures' init_stats.json). */
    static Stream<Arguments> measuredStds() {
        return Stream.of(
                Arguments.of(Activation.TANH, 0.5, List.of(0.4127, 0.1973, 0.0978, 0.0488, 0.0244)),
                Arguments.of(Activation.TANH, 1.0, List.of(0.6218, 0.4809, 0.4046, 0.3542, 0.3184)),
                Arguments.of(Activation.TANH, 5.0 / 3, List.of(0.7536, 0.6892, 0.6664, 0.6567, 0.6525)),
                Arguments.of(Activation.TANH, 3.0, List.of(0.8590, 0.8402, 0.8373, 0.8367, 0.8366)),
                Arguments.of(Activation.RELU, Math.sqrt(2), List.of(0.8273, 0.8269, 0.8224, 0.8176, 0.8221)));
    }

    @ParameterizedTest
    @MethodSource("measuredStds")
    void predictsTheStdOfActivationsOfRealNets(Activation activation, double gain, List<Double> measured) {
        Prediction prediction = deep(activation, new Normalization.None(), gain);
        for (int i = 0; i < measured.size(); i++) {
            assertThat(prediction.layers().get(i).activationStd())
                    .as("layer %d", i + 1)
                    .isCloseTo(measured.get(i), within(0.03 * measured.get(i)));
        }
    }

    /** As above: std of the activation gradients, with an output scale of 0.1. */
    static Stream<Arguments> measuredGradients() {
        return Stream.of(
                Arguments.of(0.5, List.of(1.82e-5, 3.791e-5, 7.652e-5, 1.532e-4, 3.067e-4)),
                Arguments.of(1.0, List.of(1.685e-4, 2.103e-4, 2.461e-4, 2.777e-4, 3.067e-4)),
                Arguments.of(5.0 / 3, List.of(4.117e-4, 3.953e-4, 3.665e-4, 3.357e-4, 3.068e-4)));
    }

    @ParameterizedTest
    @MethodSource("measuredGradients")
    void predictsTheStdOfActivationGradientsOfRealNets(double gain, List<Double> measured) {
        // the fixtures' output weights are N(0, 1) / √100 × 0.1 whatever the gain of the hidden layers
        Prediction prediction = deep(Activation.TANH, new Normalization.None(), gain);
        for (int i = 0; i < measured.size(); i++) {
            assertThat(prediction.layers().get(i).activationGradientStd() / gain)
                    .as("layer %d", i + 1)
                    .isCloseTo(measured.get(i), within(0.08 * measured.get(i)));
        }
    }

    @Test
    void batchNormMakesReluGradientsGrowByTheRootOfPiOverPiMinusOne() {
        Prediction prediction = deep(Activation.RELU, new Normalization.Batch(0, 0.1, 1, 0), 1);
        double projection = (BATCH - 2.0) / (BATCH - 1.0);
        assertThat(prediction.propagation().orElseThrow().chi())
                .isCloseTo(Math.PI / (Math.PI - 1) * projection, within(1e-4));
        assertThat(prediction.layers())
                .allSatisfy(layer -> assertThat(layer.preactivationStd()).isEqualTo(1));
    }

    @Test
    void reluKeepsAnyVarianceAtTheGainOfHe() {
        Prediction.Propagation propagation = deep(Activation.RELU, new Normalization.None(), Math.sqrt(2))
                .propagation()
                .orElseThrow();
        assertThat(propagation.chi()).isCloseTo(1, within(1e-5));
        assertThat(propagation.fixedPoint()).isEmpty();
        assertThat(propagation.depthScale()).isGreaterThan(1e4);
    }

    @Test
    void siluKeepsAVarianceOfOneAtItsGain() {
        double gain = Activation.SILU.gain();
        assertThat(gain * gain * GaussianMean.of(z -> Math.pow(z / (1 + Math.exp(-z)), 2)))
                .isCloseTo(1, within(1e-9));
        MlpSpec spec = new MlpSpec(
                27,
                3,
                10,
                Collections.nCopies(5, 100),
                Activation.SILU,
                new Normalization.None(),
                false,
                new Normalization.None());
        WeightScheme weights = new WeightScheme.FanIn(gain);
        Initialization start = new Initialization(1 / gain, weights, weights, 0.1, 0, 0, Map.of());
        assertThat(MeanField.predict(spec, start, BATCH).orElseThrow().layers())
                .allSatisfy(layer -> assertThat(layer.preactivationStd()).isCloseTo(1, within(1e-5)));
    }

    @Test
    void reluGrowsWithoutBoundAboveIt() {
        assertThat(deep(Activation.RELU, new Normalization.None(), 2)
                        .propagation()
                        .orElseThrow()
                        .fixedPoint())
                .isEmpty();
    }

    @Test
    void tanhBelowAGainOfOneForgetsItsInput() {
        Prediction.Propagation propagation = deep(Activation.TANH, new Normalization.None(), 0.5)
                .propagation()
                .orElseThrow();
        assertThat(propagation.fixedPoint())
                .hasValueSatisfying(q -> assertThat(q).isLessThan(1e-9));
        assertThat(propagation.chi()).isCloseTo(0.25, within(1e-6));
        assertThat(propagation.depthScale()).isCloseTo(1 / Math.log(4), within(1e-5));
    }

    @Test
    void theFixedPointMapsToItself() {
        double gain = 2;
        Prediction.Propagation propagation = deep(Activation.TANH, new Normalization.None(), gain)
                .propagation()
                .orElseThrow();
        double q = propagation.fixedPoint().orElseThrow();
        double image = gain * gain * GaussianMean.of(z -> Math.pow(Math.tanh(Math.sqrt(q) * z), 2));
        assertThat(image).isCloseTo(q, within(1e-9));
        assertThat(propagation.chi()).isGreaterThan(1);
    }

    @Test
    void weightsThatAreNotRandomHaveNoTheory() {
        MlpSpec spec = new MlpSpec(
                27, 3, 10, List.of(100), Activation.TANH, new Normalization.None(), false, new Normalization.None());
        WeightScheme zero = new WeightScheme.Constant(0);
        assertThat(MeanField.predict(spec, new Initialization(1, zero, zero, 1, 0, 0, Map.of()), BATCH))
                .isEmpty();
    }

    /** Chaotic factors of a single draw of weights. */
    private static final double ONE_DRAW = 0.15;

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "relu", "sigmoid"})
    void predictsResidualBlocksOfRealNets(String activation) {
        ShortTraining.Trained trained = ShortTraining.train(
                "lecture-deep",
                "training.steps=1",
                "training.batch-size=256",
                "model.residual=true",
                "model.embedding=100",
                "model.hidden=" + Collections.nCopies(4, 300),
                "model.activation=" + activation,
                "model.normalization=none",
                "model.initialization.weights.gain=1");
        RunStatistics start = trained.statistics();
        Prediction prediction = MeanField.predict(
                        trained.job().spec(), trained.job().start(), 512)
                .orElseThrow();
        for (Prediction.Layer layer : prediction.layers()) {
            double activations = measured(start, layer, Quantity.ACTIVATION);
            double gradients = measured(start, layer, Quantity.ACTIVATION_GRADIENT);
            assertThat(layer.activationStd())
                    .as(layer.layerName())
                    .isCloseTo(activations, within(ONE_DRAW * activations));
            assertThat(layer.activationGradientStd())
                    .as(layer.layerName())
                    .isCloseTo(gradients, within(ONE_DRAW * gradients));
        }
    }

    private static double measured(RunStatistics start, Prediction.Layer layer, Quantity quantity) {
        return start.layers().layer(layer.layerIndex(), quantity).get(0L).stdOrZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 75})
    void predictsGroupNormOfRealNets(int groups) {
        ShortTraining.Trained trained = ShortTraining.train(
                "lecture-deep",
                "training.steps=1",
                "training.batch-size=256",
                "model.embedding=100",
                "model.hidden=" + Collections.nCopies(4, 300),
                "model.normalization=group",
                "model.group-norm.groups=" + groups,
                "model.output-normalization=none");
        RunStatistics start = trained.statistics();
        Prediction prediction = MeanField.predict(
                        trained.job().spec(), trained.job().start(), 512)
                .orElseThrow();
        for (Prediction.Layer layer : prediction.layers()) {
            double activations = measured(start, layer, Quantity.ACTIVATION);
            double gradients = measured(start, layer, Quantity.ACTIVATION_GRADIENT);
            assertThat(layer.activationStd())
                    .as(layer.layerName())
                    .isCloseTo(activations, within(ONE_DRAW * activations));
            assertThat(layer.activationGradientStd())
                    .as(layer.layerName())
                    .isCloseTo(gradients, within(ONE_DRAW * gradients));
        }
    }

    @Test
    void groupsOfTwoOrThreeUnitsHaveNoTheory() {
        Normalization none = new Normalization.None();
        WeightScheme weights = new WeightScheme.FanIn(1);
        Initialization start = new Initialization(1, weights, weights, 0.1, 0, 0, Map.of());
        for (int width : List.of(2, 3, 4)) {
            Normalization groups = new Normalization.Group(12 / width, 1e-5, 1, 0);
            for (boolean output : new boolean[] {false, true}) {
                MlpSpec spec = new MlpSpec(
                        12, 3, 10, List.of(12), Activation.TANH, output ? none : groups, false, output ? groups : none);
                assertThat(MeanField.predict(spec, start, BATCH).isPresent()).isEqualTo(width == 4);
                assertThat(MeanField.hasNarrowGroups(spec)).isEqualTo(width < 4);
            }
        }
    }

    @Test
    void throughAResidualBlockGradientsComeTwice() {
        Normalization none = new Normalization.None();
        MlpSpec spec = new MlpSpec(27, 3, 10, List.of(100, 100), Activation.RELU, none, false, none, true);
        WeightScheme he = new WeightScheme.FanIn(Math.sqrt(2));
        Prediction prediction = MeanField.predict(spec, new Initialization(1, he, he, 1, 0, 0, Map.of()), BATCH)
                .orElseThrow();
        // past the block as well as through it, where the gain of He keeps them as they are
        assertThat(prediction.propagation().orElseThrow().chi()).isCloseTo(2, within(1e-5));
        double growth = prediction.layers().get(0).activationGradientStd()
                / prediction.layers().get(1).activationGradientStd();
        assertThat(growth).isCloseTo(Math.sqrt(2), within(1e-5));
        assertThat(prediction.propagation().orElseThrow().fixedPoint()).isEmpty();
    }

    @Test
    void saturationIsTheShareOfPreactivationsThatAreWideEnough() {
        // |tanh z| > 0.97 for |z| > 2.0923, of N(0, (5/3)²) 20.93 %
        Prediction prediction = deep(Activation.TANH, new Normalization.None(), 5.0 / 3);
        assertThat(prediction.layers().get(0).saturation()).isCloseTo(0.2093, within(2e-3));
        assertThat(deep(Activation.RELU, new Normalization.None(), 1)
                        .layers()
                        .get(0)
                        .saturation())
                .isZero();
    }

    @Test
    void aSignalOfNothingFindsItsFixedPointBehindASigmoid() {
        WeightScheme weights = new WeightScheme.FanIn(1);
        MlpSpec spec = new MlpSpec(
                27, 3, 10, List.of(100), Activation.SIGMOID, new Normalization.None(), false, new Normalization.None());
        Initialization start = new Initialization(0, weights, weights, 1, 0, 0, Map.of());
        Prediction prediction = assertTimeoutPreemptively(
                SOON, () -> MeanField.predict(spec, start, BATCH).orElseThrow());
        double q = prediction.propagation().orElseThrow().fixedPoint().orElseThrow();
        double image = GaussianMean.of(z -> Math.pow(1 / (1 + Math.exp(-Math.sqrt(q) * z)), 2));
        assertThat(image).isCloseTo(q, within(1e-9));
    }

    private static final double[] SIZES = {
        0, Double.MIN_VALUE, 1e-30, 1e-3, 1, 30, 1e6, 1e15, 1e30, 1e300, Double.MAX_VALUE
    };

    @ParameterizedTest
    @EnumSource(Activation.class)
    void noSizeTakesLong(Activation activation) {
        RandomStream random = RandomStream.named(7, activation.name());
        List<Normalization> normalizations =
                List.of(new Normalization.None(), new Normalization.Batch(0, 0.1, 1, 0), new Normalization.Layer(0, 1));
        assertTimeoutPreemptively(SOON, () -> {
            for (int i = 0; i < 60; i++) {
                MlpSpec spec = new MlpSpec(
                        27,
                        3,
                        10,
                        List.of(100, 100, 100),
                        activation,
                        normalizations.get(random.nextInt(3)),
                        true,
                        normalizations.get(random.nextInt(3)),
                        random.nextInt(2) == 0);
                Initialization start = new Initialization(
                        size(random),
                        new WeightScheme.FanIn(size(random)),
                        new WeightScheme.Normal(size(random)),
                        1,
                        size(random),
                        size(random),
                        Map.of(),
                        random.nextInt(2));
                MeanField.predict(spec, start, BATCH);
            }
        });
    }

    private static double size(RandomStream random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    @Test
    void aThousandLayersTakeSeconds() {
        MlpSpec spec = new MlpSpec(
                27,
                3,
                10,
                Collections.nCopies(1000, 100),
                Activation.TANH,
                new Normalization.None(),
                false,
                new Normalization.None());
        WeightScheme weights = new WeightScheme.FanIn(5.0 / 3);
        Prediction prediction = assertTimeoutPreemptively(
                SOON, () -> MeanField.predict(spec, new Initialization(1, weights, weights, 1, 0, 0, Map.of()), BATCH)
                        .orElseThrow());
        assertThat(prediction.layers()).hasSize(1000);
    }
}
