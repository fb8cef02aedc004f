package org.initscope.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network's layers, parameters and memory follow from its description, or it is refused. */
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
    void groupsAreOfEquallyManyUnitsTwoOrMore() {
        Normalization groups = new Normalization.Group(9, 1e-5, 1, 0);

        assertThat(grouped(List.of(18, 27), groups, groups).layers())
                .filteredOn(Layer.PerExampleNorm.class::isInstance)
                .extracting(Layer::name, Layer::kind, Layer::outputs)
                .containsExactly(
                        tuple("norm1", "group_norm", 18),
                        tuple("norm2", "group_norm", 27),
                        tuple("output_norm", "group_norm", 27));
        for (int width : List.of(1, 9, 26)) {
            assertThatThrownBy(() -> grouped(List.of(18, width), groups, NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the %d units of a layer of model.hidden cannot be parted into 9 groups of equally many, 2 or"
                                    + " more: let model.group-norm.groups divide them",
                            width);
        }
        assertThatThrownBy(() -> grouped(List.of(16), NONE, new Normalization.Group(4, 1e-5, 1, 0)))
                .hasMessage(
                        "the 27 logits of model.output-normalization cannot be parted into 4 groups of equally many, 2"
                                + " or more: let model.group-norm.groups divide them");
        assertThatThrownBy(() -> new Normalization.Group(0, 1e-5, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group normalization has 0 groups, expected at least 1");
    }

    private static MlpSpec grouped(List<Integer> hidden, Normalization ofHidden, Normalization ofOutput) {
        return new MlpSpec(27, 3, 4, hidden, Activation.TANH, ofHidden, false, ofOutput);
    }

    @Test
    void theNearestWidthIsOneThatIsTaken() {
        for (int groups : List.of(1, 2, 7, 1_000_000, Integer.MAX_VALUE / 2)) {
            Normalization normalization = new Normalization.Group(groups, 1e-5, 1, 0);
            for (double wanted : new double[] {0, 1, 2.5, groups, 2.4 * groups, 2.6 * groups}) {
                int nearest = normalization.nearestWidth(wanted);
                assertThatCode(() -> normalization.requireWidth(nearest, "units"))
                        .doesNotThrowAnyException();
                assertThat(nearest).as("%s near %s", groups, wanted).isLessThanOrEqualTo((int)
                        Math.max(2 * groups, Math.ceil(wanted + groups / 2.0)));
            }
        }
        assertThat(NONE.nearestWidth(0.2)).isEqualTo(1);
        assertThat(NONE.nearestWidth(6.5)).isEqualTo(7);
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
