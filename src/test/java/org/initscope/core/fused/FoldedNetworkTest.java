package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.FoldedNetwork;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network whose batch norms are folded into its linear layers gives the logits of evaluation. */
@Tag("numbers")
class FoldedNetworkTest {
    private static final Optimizer SGD = new Optimizer.Sgd();
    private static final TrainingSpec TRAINING = new TrainingSpec(SGD, LearningRateSchedule.Stepwise.constant(0.1));
    private static final double TOLERANCE = 1e-6;
    /** Rounding in float that a logit gathers on its way through residual blocks. */
    private static final double LOGIT_TOLERANCE = 2e-6;

    /** Every network of the table that batch norm stands in and layer norm does not. */
    static Stream<MlpSpec> foldable() {
        return Specs.all().stream().filter(MlpSpec::usesBatchNorm).filter(spec -> spec.layers().stream()
                .noneMatch(Layer.PerExampleNorm.class::isInstance));
    }

    private static NetworkState trained(MlpSpec spec) {
        FusedTrainingStep step = new FusedTrainingStep(spec, TRAINING, Arithmetic.loops());
        step.load(Specs.start(spec, SGD, 1));
        for (int t = 0; t < 30; t++) {
            step.step(Specs.batch(spec, 16, t));
        }
        return step.store();
    }

    private static Inference inference(MlpSpec spec, NetworkState state) {
        return new Inference(spec, state, Arithmetic.loops());
    }

    private static Inference folded(MlpSpec spec, NetworkState state) {
        FoldedNetwork folded = FoldedNetwork.of(spec, state);
        return inference(
                folded.spec(), NetworkState.initial(ParameterLayout.of(folded.spec()), SGD, folded.parameters()));
    }

    @ParameterizedTest
    @MethodSource("foldable")
    void givesTheLogitsOfEvaluation(MlpSpec spec) {
        NetworkState state = trained(spec);
        Minibatch batch = Specs.batch(spec, 500, 77);
        float[] expected = new float[500 * spec.vocabularySize()];
        float[] logits = new float[expected.length];

        inference(spec, state).logits(batch, expected);
        folded(spec, state).logits(batch, logits);

        for (int i = 0; i < logits.length; i++) {
            assertThat((double) logits[i])
                    .isCloseTo(expected[i], Offset.offset(LOGIT_TOLERANCE * Math.max(1, Math.abs(expected[i]))));
        }
        assertThat(folded(spec, state).score(batch).loss())
                .isCloseTo(inference(spec, state).score(batch).loss(), Offset.offset(TOLERANCE));
    }

    @Test
    void keepsTheLossOfRealNames() throws IOException {
        List<String> names;
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            names = lines.limit(1000).toList();
        }
        Vocabulary vocabulary = Vocabulary.ofNames(names);
        MlpSpec spec = new MlpSpec(
                vocabulary.size(), 3, 10, List.of(64, 64), Activation.TANH, Specs.BATCH, false, Specs.BATCH);
        Examples examples = Examples.of(
                vocabulary.size(), 3, names.stream().map(vocabulary::encode).toList());
        Minibatch all = new Minibatch(examples.size(), 3);
        examples.fill(all, 0);
        FusedTrainingStep step = new FusedTrainingStep(spec, TRAINING, Arithmetic.loops());
        step.load(Specs.start(spec, SGD, 3));
        Minibatch batch = new Minibatch(64, 3);
        for (int t = 0; t < 200; t++) {
            examples.fill(batch, 17 * t % (examples.size() - 64));
            step.step(batch);
        }

        double expected = inference(spec, step.store()).score(all).loss();

        assertThat(expected).isLessThan(spec.uniformLoss());
        assertThat(folded(spec, step.store()).score(all).loss()).isCloseTo(expected, Offset.offset(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("foldable")
    void hasOnlyAnEmbeddingAndLinearLayersWithBiases(MlpSpec spec) {
        MlpSpec folded = FoldedNetwork.of(spec, trained(spec)).spec();

        assertThat(folded.layers()).noneMatch(layer -> layer instanceof Layer.BatchNorm);
        assertThat(folded.layers()).allMatch(layer -> !(layer instanceof Layer.Linear linear) || linear.bias());
        assertThat(folded.hidden()).isEqualTo(spec.hidden());
        assertThat(folded.activation()).isEqualTo(spec.activation());
    }

    @Test
    void oneUnitByHand() {
        MlpSpec spec = new MlpSpec(
                2, 1, 1, List.of(1), Activation.IDENTITY, new Normalization.Batch(0, 0.1, 1, 0), true, Specs.NONE);
        // embedding 2, 3; weight 4, bias 5, gamma 6, beta 7; output weights 1, -1, biases 0, 0
        float[] parameters = {2, 3, 4, 5, 6, 7, 1, -1, 0, 0};
        NetworkState state =
                NetworkState.initial(ParameterLayout.of(spec), SGD, parameters).withRunning(new float[] {8, 9});

        // s = 6 / √9 = 2: W' = 8, b' = 7 + (5 − 8) × 2 = 1
        assertThat(FoldedNetwork.of(spec, state).parameters()).containsExactly(2, 3, 8, 1, 1, -1, 0, 0);
    }

    @Test
    void refusesWhatCannotBeFolded() {
        for (boolean output : new boolean[] {false, true}) {
            Normalization.Affine normalization =
                    output ? new Normalization.Layer(1e-5, 1) : new Normalization.Group(7, 1e-5, 1, 0);
            MlpSpec unfoldable = new MlpSpec(
                    9,
                    3,
                    2,
                    List.of(14),
                    Activation.TANH,
                    output ? Specs.BATCH : normalization,
                    false,
                    output ? normalization : Specs.NONE);
            assertThatThrownBy(() -> FoldedNetwork.of(unfoldable, Specs.start(unfoldable, SGD, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the network has a " + normalization.label()
                            + " normalization, which normalizes every example by its own "
                            + "statistics and cannot be folded: only batch normalization can");
        }
        MlpSpec none = new MlpSpec(9, 3, 2, List.of(7), Activation.TANH, Specs.NONE, false, Specs.NONE);
        assertThatThrownBy(() -> FoldedNetwork.of(none, Specs.start(none, SGD, 1)))
                .hasMessage("the network has no batch normalization, so there is nothing to fold");
    }
}
