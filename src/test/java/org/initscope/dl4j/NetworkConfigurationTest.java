package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LayerRates;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.IUpdater;

/** Deeplearning4j's configuration of a network says all of it, and is recognized again. */
class NetworkConfigurationTest {

    @ParameterizedTest
    @EnumSource
    void survivesJsonAndCopies(Activation activation) {
        LearningRateSchedule stepwise =
                new LearningRateSchedule.Stepwise(List.of(new Piece(100, 0.1), new Piece(Long.MAX_VALUE, 0.01)));
        LearningRateSchedule cosine = new LearningRateSchedule.Cosine(0.1, 0.001, 1000);
        MlpSpec spec = Networks.mlp(activation, Networks.BATCH, Networks.LAYER);
        MlpSpec residual = Networks.residual(activation, Networks.BATCH, Networks.LAYER);
        for (Optimizer optimizer : Networks.OPTIMIZERS) {
            for (LearningRateSchedule rate : List.of(stepwise, cosine, new LearningRateSchedule.WarmUp(50, cosine))) {
                TrainingSpec training = new TrainingSpec(optimizer, rate);
                // Deeplearning4j reads a batch norm's useLogStd from the variables of an initialized network
                MultiLayerConfiguration stack =
                        ((MultiLayerNetwork) Dl4jNetwork.create(spec, training).network()).getLayerWiseConfigurations();
                String json = stack.toJson();
                assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
                assertThat(stack.clone().toJson()).isEqualTo(json);
                ComputationGraph graph = (ComputationGraph)
                        Dl4jNetwork.create(residual, training).network();
                String graphJson = graph.getConfiguration().toJson();
                assertThat(ComputationGraphConfiguration.fromJson(graphJson).toJson())
                        .isEqualTo(graphJson);
                assertThat(graph.clone().getConfiguration().toJson()).isEqualTo(graphJson);
            }
        }
    }

    @Test
    void everyNormalizationIsRecognized() {
        TrainingSpec training = Networks.training(new Optimizer.Sgd());
        for (Normalization normalization : Networks.NORMALIZATIONS) {
            MlpSpec spec = Networks.mlp(Activation.TANH, normalization, normalization);
            assertThat(NetworkSpecification.of(Dl4jNetwork.plain(spec, training).model()))
                    .contains(new NetworkSpecification(spec, training));
        }
    }

    /** A network whose last hidden layer has the base width, and one whose widths all differ from it. */
    @Test
    void ratesByLayerAreRecognized() {
        for (int baseWidth : List.of(4, 3)) {
            for (Optimizer optimizer : Networks.OF_ITS_STEP) {
                for (Normalization normalization : Networks.NORMALIZATIONS) {
                    TrainingSpec training = new TrainingSpec(
                            optimizer,
                            LearningRateSchedule.Stepwise.constant(0.1),
                            new GradientClipping.None(),
                            new LayerRates.MaximalUpdate(baseWidth));
                    MlpSpec spec = Networks.mlp(Activation.TANH, normalization, Networks.NONE);
                    Dl4jModel plain = Dl4jNetwork.plain(spec, training).model();
                    assertThat(NetworkSpecification.of(plain)).contains(new NetworkSpecification(spec, training));
                    String json = plain.configuration().json();
                    assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
                }
            }
        }
    }

    @Test
    void aLayerNormFromBeforeThereWereGroupsHasOne() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.LAYER, Networks.NONE);
        String json = ((MultiLayerNetwork) Dl4jNetwork.create(spec, Networks.training(new Optimizer.Sgd()))
                        .network())
                .getLayerWiseConfigurations()
                .toJson();
        String before = json.replaceAll("\"groups\" : 1,?\\s*", "");
        assertThat(before).isNotEqualTo(json).contains("LayerNormalization").doesNotContain("groups");
        assertThat(MultiLayerConfiguration.fromJson(before).toJson()).isEqualTo(json);
    }

    @Test
    void learningRateFollowsTheStep() {
        StepwiseRate stepwise = new StepwiseRate(new long[] {100, 200}, new double[] {0.1, 0.01});
        assertThat(stepwise.valueAt(0, 0)).isEqualTo(0.1);
        assertThat(stepwise.valueAt(99, 0)).isEqualTo(0.1);
        assertThat(stepwise.valueAt(100, 0)).isEqualTo(0.01);
        assertThat(stepwise.valueAt(1000, 0)).isEqualTo(0.01);
        CosineRate cosine = new CosineRate(1, 0, 100);
        assertThat(cosine.valueAt(0, 0)).isEqualTo(1);
        assertThat(cosine.valueAt(100, 0)).isEqualTo(0);
    }

    @Test
    void aWarmUpIsThatOfTheScheduleAndIsRecognized() {
        LearningRateSchedule.WarmUp rates =
                new LearningRateSchedule.WarmUp(30, new LearningRateSchedule.Cosine(0.1, 0.01, 70));
        TrainingSpec training = new TrainingSpec(new Optimizer.Nesterov(0.9), rates);
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.NONE);
        Dl4jModel network = Dl4jNetwork.plain(spec, training).model();

        assertThat(NetworkSpecification.of(network)).contains(new NetworkSpecification(spec, training));
        IUpdater updater = ((BaseLayer) network.configuration().layers().get(0)).getIUpdater();
        for (int step = 0; step < 110; step++) {
            assertThat(updater.getLearningRate(step, 0)).isEqualTo(rates.rateAt(step));
        }
    }

    @Test
    void aBlockAddsItsInputToItsActivation() {
        ComputationGraph graph = (ComputationGraph) Dl4jNetwork.plain(
                        Networks.residual(Activation.TANH, Networks.BATCH, Networks.NONE),
                        Networks.training(new Optimizer.Sgd()))
                .network();

        assertThat(graph.getConfiguration().getVertexInputs())
                .containsEntry("1", List.of("concatenation"))
                .containsEntry("4", List.of("3", "concatenation"))
                .containsEntry("7", List.of("6"))
                .containsEntry("8", List.of("7"))
                .containsEntry("11", List.of("10", "7"))
                .containsEntry("12", List.of("11"));
        assertThat(graph.getVertex("4")).isInstanceOf(ElementWiseVertex.class);
        assertThat(graph.getVertex("11")).isInstanceOf(ElementWiseVertex.class);
    }

    @Test
    void blocksThatNoWidthAllowsLeaveAStack() {
        MlpSpec spec = new MlpSpec(7, 3, 2, List.of(5, 4), Activation.TANH, Networks.NONE, false, Networks.NONE, true);

        assertThat(Dl4jNetwork.plain(spec, Networks.training(new Optimizer.Sgd()))
                        .network())
                .isInstanceOf(MultiLayerNetwork.class);
    }
}
