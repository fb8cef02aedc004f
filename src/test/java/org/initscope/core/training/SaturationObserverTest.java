package org.initscope.core.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.initscope.core.MatrixView;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.SaturationSample;
import org.junit.jupiter.api.Test;

/** Which units a few examples saturate, and that the observer beside sees all the same. */
class SaturationObserverTest {
    private static final int TANH = 2;

    /** [3 examples, 4 units] with a stride of 5; the last column is padding. */
    private static final float[] ACTIVATIONS = {
        0.995f, 0.2f, -0.999f, 0.99f, 9f, //
        1f, -0.98f, -1f, 0f, 9f, //
        -0.9901f, 0.9901f, -0.995f, 0.3f, 9f
    };

    private static MlpSpec network(Activation activation) {
        return new MlpSpec(27, 3, 2, List.of(4), activation, new Normalization.None(), false, new Normalization.None());
    }

    private static SaturationObserver observer(Activation activation, StatisticsObserver beside, int examples) {
        return new SaturationObserver(beside, network(activation).graph(), examples);
    }

    @Test
    void strictlyBeyondTheBoundIsSaturated() {
        StatisticsObserver beside = new StatisticsObserver(network(Activation.TANH), 0);
        SaturationObserver observer = observer(Activation.TANH, beside, 2);
        observer.onLayer(Quantity.PREACTIVATION, TANH, MatrixView.of(ACTIVATIONS, 0, 3, 4, 5));
        observer.onLayer(Quantity.ACTIVATION, TANH, MatrixView.of(ACTIVATIONS, 0, 3, 4, 5));

        SaturationSample sample = observer.finish().get(0);
        assertThat(sample.layerName()).isEqualTo("tanh1");
        assertThat(sample.units()).isEqualTo(4);
        assertThat(sample.saturatedUnits()).containsExactly(new int[] {0, 2}, new int[] {0, 2});
        assertThat(observer.finish()).isEmpty();
        assertThat(beside.finish(0).statistics()).hasSize(2);
    }

    @Test
    void aShortMinibatchIsSampledWhole() {
        SaturationObserver observer =
                observer(Activation.TANH, new StatisticsObserver(network(Activation.TANH), 0), 32);
        observer.onLayer(Quantity.ACTIVATION, TANH, MatrixView.of(ACTIVATIONS, 0, 3, 4, 5));
        assertThat(observer.finish().get(0).saturatedUnits()).hasSize(3).endsWith(new int[] {0, 1, 2});
    }

    @Test
    void aSigmoidSaturatesAtBothItsEnds() {
        float[] values = {0.001f, 0.5f, 0.999f, 0.99f};
        SaturationObserver observer =
                observer(Activation.SIGMOID, new StatisticsObserver(network(Activation.SIGMOID), 0), 1);
        observer.onLayer(Quantity.ACTIVATION, TANH, MatrixView.packed(values, 1, 4));
        assertThat(observer.finish().get(0).saturatedUnits()).containsExactly(new int[] {0, 2});
    }

    @Test
    void whatHasNoEndsDoesNotSaturate() {
        SaturationObserver observer = observer(Activation.RELU, new StatisticsObserver(network(Activation.RELU), 0), 2);
        observer.onLayer(Quantity.ACTIVATION, TANH, MatrixView.of(ACTIVATIONS, 0, 3, 4, 5));
        assertThat(observer.finish()).isEmpty();
    }
}
