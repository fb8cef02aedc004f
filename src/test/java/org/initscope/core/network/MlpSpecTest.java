package org.initscope.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MlpSpecTest {
    private static final Normalization NONE = new Normalization.None();

    private static MlpSpec residual(Integer... hidden) {
        return new MlpSpec(27, 3, 4, List.of(hidden), Activation.TANH, NONE, false, NONE, true);
    }

    @Test
    void aLayerAsWideAsItsInputEndsAResidualBlock() {
        List<Layer> layers = residual(12, 20, 20).layers();

        assertThat(layers)
                .extracting(Layer::name)
                .containsExactly(
                        "embedding",
                        "linear1",
                        "tanh1",
                        "residual1",
                        "linear2",
                        "tanh2",
                        "linear3",
                        "tanh3",
                        "residual3",
                        "output",
                        "softmax");
        assertThat(layers.get(3)).isEqualTo(new Layer.Residual("residual1", 12, 0));
        assertThat(layers.get(8)).isEqualTo(new Layer.Residual("residual3", 20, 5));
    }

    @Test
    void aResidualBlockHasNoParameters() {
        MlpSpec plain = new MlpSpec(27, 3, 4, List.of(12, 12), Activation.TANH, NONE, false, NONE);

        assertThat(ParameterLayout.of(residual(12, 12)).parameters())
                .extracting(ParameterLayout.Parameter::name)
                .containsExactlyElementsOf(ParameterLayout.of(plain).parameters().stream()
                        .map(ParameterLayout.Parameter::name)
                        .toList());
        assertThat(plain.hasResidualBlocks()).isFalse();
        assertThat(residual(7, 5).hasResidualBlocks()).isFalse();
        assertThat(residual(12).hasResidualBlocks()).isTrue();
    }

    @Test
    void aNetworkThatNoArrayHoldsIsRefusedWhateverItsSizes() {
        int largest = Integer.MAX_VALUE;
        assertRefused(27, 3, 10, List.of(1_000_000, 1_000_000));
        assertRefused(27, 3, largest, List.of());
        assertRefused(27, 1000, largest, List.of(largest));
        assertRefused(largest, largest, largest, List.of(largest, largest, largest));
        assertThatThrownBy(() -> spec(27, 3, 1, Collections.nCopies(MlpSpec.MOST_LAYERS + 1, 1)))
                .hasMessage("the network has 10001 hidden layers, expected at most 10000");
    }

    private static void assertRefused(int vocabulary, int blockSize, int embedding, List<Integer> hidden) {
        assertThatThrownBy(() -> spec(vocabulary, blockSize, embedding, hidden))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "parameters, expected at most 500,000,000: lower model.hidden, model.embedding or");
    }

    private static MlpSpec spec(int vocabulary, int blockSize, int embedding, List<Integer> hidden) {
        return new MlpSpec(vocabulary, blockSize, embedding, hidden, Activation.TANH, NONE, false, NONE);
    }
}
