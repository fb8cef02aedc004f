package org.initscope.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the numbers of a state stand in Deeplearning4j's network. */
class Dl4jNetworkTest {
    @Test
    void aStateComesBackAsItWent() {
        for (Optimizer optimizer : Networks.OPTIMIZERS) {
            for (Normalization hidden : Networks.NORMALIZATIONS) {
                for (Normalization output : Networks.NORMALIZATIONS) {
                    for (MlpSpec spec : List.of(
                            Networks.mlp(Activation.TANH, hidden, output),
                            Networks.residual(Activation.TANH, hidden, output))) {
                        NetworkState state = numbered(spec, optimizer);
                        Dl4jNetwork network = Dl4jNetwork.create(spec, Networks.training(optimizer));
                        network.load(state);
                        assertThat(network.store()).isEqualTo(state);
                    }
                }
            }
        }
    }

    @Test
    void everyParameterStandsAtItsRowAndColumn() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.NONE);
        Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-8);
        Dl4jNetwork network = Dl4jNetwork.create(spec, Networks.training(adam));
        NetworkState state = numbered(spec, adam);
        network.load(state);
        ParameterLayout layout = ParameterLayout.of(spec);
        for (String[] names : new String[][] {
            {"embedding.weight", "0_W"},
            {"linear1.weight", "1_W"},
            {"norm1.gamma", "2_gamma"},
            {"norm1.beta", "2_beta"},
            {"linear2.weight", "4_W"},
            {"output.weight", "7_W"},
            {"output.bias", "7_b"}
        }) {
            ParameterLayout.Parameter p = layout.parameter(names[0]);
            INDArray there = network.network().getParam(names[1]);
            for (int row = 0; row < p.rows(); row++) {
                for (int column = 0; column < p.columns(); column++) {
                    assertThat(there.getFloat(row, column))
                            .isEqualTo(state.parameters()[p.offset() + row * p.columns() + column]);
                }
            }
        }
        ParameterLayout.RunningStatistics norm = layout.runningStatistics().get(1);
        float[] variance = Arrays.copyOfRange(state.running(), norm.varianceOffset(), norm.varianceOffset() + 4);
        assertThat(network.network().getParam("5_var").toFloatVector()).containsExactly(variance);
    }

    @Test
    void aResidualBlockHasAPlaceButNoParameters() {
        MlpSpec spec = Networks.residual(Activation.TANH, Networks.BATCH, Networks.NONE);
        Optimizer sgd = new Optimizer.Sgd();
        Dl4jNetwork network = Dl4jNetwork.create(spec, Networks.training(sgd));
        NetworkState state = numbered(spec, sgd);
        network.load(state);
        for (String[] names : new String[][] {
            {"linear1.weight", "1_W"},
            {"linear2.weight", "5_W"},
            {"norm3.gamma", "9_gamma"},
            {"output.bias", "12_b"}
        }) {
            ParameterLayout.Parameter p = ParameterLayout.of(spec).parameter(names[0]);
            assertThat(network.network().getParam(names[1]).getFloat(p.rows() - 1, p.columns() - 1))
                    .isEqualTo(state.parameters()[p.offset() + p.size() - 1]);
        }
    }

    @Test
    void theUpdaterKeepsItsStateBesideItsParameters() {
        MlpSpec spec = Networks.mlp(Activation.TANH, Networks.BATCH, Networks.NONE);
        Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-8);
        Dl4jNetwork network = Dl4jNetwork.create(spec, Networks.training(adam));
        NetworkState state = numbered(spec, adam);
        network.load(state);
        BaseMultiLayerUpdater<?> updater = network.model().updater();
        // the last block holds what follows the last norm's statistics: the output's weight and bias
        INDArray view = updater.getUpdaterBlocks()
                .get(updater.getUpdaterBlocks().size() - 1)
                .getUpdaterView();
        ParameterLayout layout = ParameterLayout.of(spec);
        int bias = layout.parameter("output.bias").offset();
        int block = layout.parameter("output.weight").size() + 8;
        float[] slots = state.optimizer();
        assertThat(view.length()).isEqualTo(2L * block);
        assertThat(view.getFloat(block - 1)).isEqualTo(slots[bias + 7]);
        assertThat(view.getFloat(2 * block - 1)).isEqualTo(slots[layout.parameterCount() + bias + 7]);
    }

    /** Every number another one. */
    private static NetworkState numbered(MlpSpec spec, Optimizer optimizer) {
        ParameterLayout layout = ParameterLayout.of(spec);
        int count = layout.parameterCount();
        return new NetworkState(
                numbers(1, count),
                numbers(10_001, layout.runningCount()),
                numbers(20_001, count * optimizer.slots()),
                17);
    }

    private static float[] numbers(int first, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
        }
        return numbers;
    }
}
