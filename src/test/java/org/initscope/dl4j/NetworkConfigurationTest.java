package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkConfigurationTest {

    @ParameterizedTest
    @EnumSource
    void survivesJsonAndCopies(Activation activation) {
        LearningRateSchedule stepwise =
                new LearningRateSchedule.Stepwise(List.of(new Piece(100, 0.1), new Piece(Long.MAX_VALUE, 0.01)));
        LearningRateSchedule cosine = new LearningRateSchedule.Cosine(0.1, 0.001, 1000);
        MlpSpec spec = Networks.mlp(activation, Networks.BATCH, Networks.LAYER);
        for (Optimizer optimizer : Networks.OPTIMIZERS) {
            for (LearningRateSchedule rate : List.of(stepwise, cosine)) {
                // Deeplearning4j reads a batch norm's useLogStd from the variables of an initialized network
                MultiLayerConfiguration configuration = Dl4jNetwork.create(spec, new TrainingSpec(optimizer, rate))
                        .network()
                        .getLayerWiseConfigurations();
                String json = configuration.toJson();
                assertThat(MultiLayerConfiguration.fromJson(json).toJson()).isEqualTo(json);
                assertThat(configuration.clone().toJson()).isEqualTo(json);
            }
        }
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
    void residualBlocksAreRefusedWithASentence() {
        MlpSpec residual = new MlpSpec(7, 3, 2, List.of(6), Activation.TANH, Networks.NONE, false, Networks.NONE, true);

        assertThatThrownBy(() -> new Dl4jTrainingStepFactory().create(residual, Networks.training(new Optimizer.Sgd())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network with residual blocks is no stack of layers as Deeplearning4j's MultiLayerNetwork"
                        + " takes it: set model.residual = false");
    }
}
