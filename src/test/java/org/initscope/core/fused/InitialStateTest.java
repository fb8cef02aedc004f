package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After a look at some examples the hidden preactivations of a start have a std of 1 on them. */
@Tag("numbers")
class InitialStateTest {
    /** Float weights, divided once. */
    private static final double ROUNDING = 1e-5;

    private static final int LOOKED_AT = 700;
    private static final long SEED = 5;
    private static final TrainingSpec TRAINING =
            new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1));
    private static final Examples EXAMPLES = examples();

    private static Examples examples() {
        try {
            List<String> names = Files.readAllLines(Path.of("data/names.txt")).subList(0, 300);
            Vocabulary vocabulary = Vocabulary.ofNames(names);
            return Examples.of(
                    vocabulary.size(), 3, names.stream().map(vocabulary::encode).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MlpSpec spec(Activation activation, boolean residual) {
        return new MlpSpec(
                EXAMPLES.vocabularySize(),
                3,
                10,
                List.of(60, 60, 40),
                activation,
                new Normalization.None(),
                true,
                new Normalization.None(),
                residual);
    }

    private static Initialization start(WeightScheme weights, int examples) {
        return new Initialization(1, weights, new WeightScheme.FanIn(1), 0.1, 0.3, 0, Map.of(), examples);
    }

    private static NetworkState state(MlpSpec spec, Initialization start) {
        return InitialState.of(spec, TRAINING, start, SEED, count -> EXAMPLES);
    }

    private static List<Double> preactivationStds(MlpSpec spec, NetworkState state) {
        Minibatch batch = new Minibatch(LOOKED_AT, 3);
        EXAMPLES.fill(batch, 0);
        StatisticsObserver observer = new StatisticsObserver(spec, 0);
        try (TrainingStep engine = new FusedTrainingStepFactory().create(spec, TRAINING)) {
            engine.load(state);
            engine.step(batch, observer);
        }
        return observer.finish(0).statistics().stream()
                .filter(s -> s.quantity() == Quantity.PREACTIVATION
                        && !s.subject().layerName().equals("softmax"))
                .map(LayerStatistics::moments)
                .map(moments -> moments.std().orElseThrow())
                .toList();
    }

    @Test
    void everyHiddenPreactivationHasAStdOfOne() {
        for (Activation activation : List.of(Activation.TANH, Activation.RELU, Activation.SIGMOID)) {
            for (boolean residual : List.of(false, true)) {
                MlpSpec spec = spec(activation, residual);
                for (WeightScheme weights : List.of(
                        new WeightScheme.Normal(1), new WeightScheme.FanIn(0.01), new WeightScheme.Orthogonal(1))) {
                    assertThat(preactivationStds(spec, state(spec, start(weights, 0))))
                            .as("as drawn")
                            .anyMatch(std -> Math.abs(std - 1) > 0.05);
                    assertThat(preactivationStds(spec, state(spec, start(weights, LOOKED_AT))))
                            .as(activation + " " + weights + (residual ? ", residual" : ""))
                            .hasSize(3)
                            .allSatisfy(std -> assertThat(std).isCloseTo(1, within(ROUNDING)));
                }
            }
        }
    }

    /** Each layer is scaled after a whole step of the engine, which begins anew for the next. */
    private static float[] scaledLayerByLayer(MlpSpec spec, float[] drawn) {
        float[] parameters = drawn.clone();
        for (int layer = 0; layer < spec.hidden().size(); layer++) {
            NetworkState state =
                    NetworkState.initial(ParameterLayout.of(spec), TRAINING.optimizer(), parameters.clone());
            double std = preactivationStds(spec, state).get(layer);
            for (ParameterLayout.Parameter parameter : ParameterLayout.of(spec).parameters()) {
                if (parameter.name().startsWith("linear" + (layer + 1) + ".")) {
                    for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
                        parameters[i] = (float) (parameters[i] / std);
                    }
                }
            }
        }
        return parameters;
    }

    @Test
    void onePassThroughTheLayersScalesThemAsOneAfterTheOther() {
        for (boolean residual : List.of(false, true)) {
            for (Activation activation : List.of(Activation.TANH, Activation.RELU, Activation.GELU)) {
                MlpSpec spec = spec(activation, residual);
                Initialization rescaled = start(new WeightScheme.Normal(1), LOOKED_AT);
                assertThat(state(spec, rescaled).parameters())
                        .as(activation + (residual ? ", residual" : ""))
                        .isEqualTo(scaledLayerByLayer(spec, rescaled.parameters(spec, SEED)));
            }
        }
    }

    @Test
    void theStartIsTheSameEachTimeAndWithoutALookAsItIsDrawn() {
        MlpSpec spec = spec(Activation.TANH, false);
        Initialization rescaled = start(new WeightScheme.FanIn(0.5), LOOKED_AT);

        assertThat(state(spec, rescaled)).isEqualTo(state(spec, rescaled));
        assertThat(state(spec, start(new WeightScheme.FanIn(0.5), 0)).parameters())
                .isEqualTo(rescaled.parameters(spec, SEED));
    }

    @Test
    void embeddingAndOutputStayAsTheyAreDrawn() {
        MlpSpec spec = spec(Activation.TANH, false);
        Initialization rescaled = start(new WeightScheme.FanIn(0.5), LOOKED_AT);
        float[] drawn = rescaled.parameters(spec, SEED);
        float[] parameters = state(spec, rescaled).parameters();

        for (ParameterLayout.Parameter parameter : ParameterLayout.of(spec).parameters()) {
            int from = parameter.offset();
            int to = from + parameter.size();
            boolean same = Arrays.equals(Arrays.copyOfRange(drawn, from, to), Arrays.copyOfRange(parameters, from, to));
            assertThat(same).as(parameter.name()).isEqualTo(!parameter.name().startsWith("linear"));
        }
    }

    @Test
    void weightsWithoutSpreadAreRefused() {
        MlpSpec spec = new MlpSpec(
                EXAMPLES.vocabularySize(),
                3,
                10,
                List.of(20),
                Activation.TANH,
                new Normalization.None(),
                false,
                new Normalization.None());
        Initialization zero = new Initialization(
                1, new WeightScheme.Constant(0), new WeightScheme.FanIn(1), 1, 0, 0, Map.of(), LOOKED_AT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> state(spec, zero))
                .withMessageContaining("preactivations of tanh1 have a std of 0.0 over 700 training examples")
                .withMessageContaining("draw random weights");
    }
}
