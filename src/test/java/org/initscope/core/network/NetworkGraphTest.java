package org.initscope.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The graph of a network has its layers, their order, and the parameters of each. */
class NetworkGraphTest {
    private static final Normalization.Batch BATCH = Normalization.Batch.standard();

    private static final MlpSpec RESIDUAL = new MlpSpec(
            27, 3, 10, List.of(40, 40), Activation.RELU, BATCH, true, new Normalization.Layer(1e-5, 0.1), true);

    @Test
    void aCharacterNetworkIsOneOfTheGraphs() {
        NetworkGraph graph = RESIDUAL.graph();
        assertThat(graph.layers())
                .extracting(GraphLayer::name)
                .containsExactlyElementsOf(
                        RESIDUAL.layers().stream().map(Layer::name).toList());
        assertThat(graph.nonlinearities())
                .extracting(place -> graph.layer(place).name())
                .containsExactly("relu1", "relu2");
        assertThat(graph.nonlinearity(3))
                .isEqualTo(new LayerRole.Nonlinearity("relu", Math.sqrt(2), FlatRegion.BELOW_ZERO));
        assertThat(graph.layer(graph.outputLinear().orElseThrow()).name()).isEqualTo("output");
        assertThat(graph.uniformLoss().orElseThrow()).isEqualTo(RESIDUAL.uniformLoss());
    }

    @Test
    void itsKindsAreThoseOfTheTables() {
        assertThat(RESIDUAL.graph().layers())
                .extracting(layer -> layer.role().kind())
                .containsExactlyElementsOf(
                        RESIDUAL.layers().stream().map(Layer::kind).toList());
    }

    @Test
    void itsParametersAreThoseOfTheLayout() {
        List<String> parameters = RESIDUAL.graph().layers().stream()
                .flatMap(layer ->
                        layer.parameters().stream().map(p -> layer.name() + "." + p.name() + " " + elements(p)))
                .toList();
        assertThat(parameters)
                .containsExactlyElementsOf(ParameterLayout.of(RESIDUAL).parameters().stream()
                        .map(p -> p.name() + " " + p.size())
                        .toList());
    }

    private static int elements(GraphLayer.ParameterShape parameter) {
        return parameter.shape().stream().reduce(1, (a, b) -> a * b);
    }

    @Test
    void aLayerIsFollowedBackToItsWeightsAndItsNormalization() {
        NetworkGraph graph = RESIDUAL.graph();
        int relu2 = graph.place("relu2").orElseThrow();
        assertThat(graph.linearBefore(relu2)).isEqualTo(graph.place("linear2"));
        assertThat(graph.normBefore(relu2)).isEqualTo(Optional.of(BATCH));
        int residual = graph.place("residual2").orElseThrow();
        assertThat(graph.layer(residual).predecessors())
                .containsExactly(relu2, graph.place("relu1").orElseThrow());
        assertThat(graph.linearBefore(0)).isEmpty();
    }

    @Test
    void layersStandInAnOrderInWhichTheyCanBeComputed() {
        GraphLayer early = new GraphLayer("early", new LayerRole.Linear(), 3, 3, List.of(1), List.of());
        GraphLayer late = new GraphLayer("late", new LayerRole.Linear(), 3, 3, List.of(), List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkGraph(List.of(early, late), OptionalInt.empty()))
                .withMessage("layer 0 reads layer 1, expected one before it");
    }
}
