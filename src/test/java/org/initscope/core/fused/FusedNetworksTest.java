package org.initscope.core.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.UpdateSharpness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a network gives depends on nothing that it was used for before. */
@Tag("numbers")
class FusedNetworksTest {
    private static final int EXAMPLES = 16;
    private static final int STEPS = 3;

    @Test
    void aNetworkThatBrokeGivesTheBitsOfANewOne() {
        FusedNetworks used = new FusedNetworks();
        List<Optimizer> optimizers = Specs.optimizers();
        int number = 0;
        for (MlpSpec spec : Specs.all()) {
            Optimizer optimizer = optimizers.get(number++ % optimizers.size());
            TrainingSpec training = training(optimizer);
            everything(used, spec, training, broken(spec, optimizer));
            NetworkState start = Specs.start(spec, optimizer, number);
            assertThat(everything(used, spec, training, start))
                    .as("%s with %s", spec, optimizer)
                    .isEqualTo(everything(new FusedNetworks(), spec, training, start));
        }
    }

    private static TrainingSpec training(Optimizer optimizer) {
        return new TrainingSpec(optimizer, LearningRateSchedule.Stepwise.constant(0.1));
    }

    /** A state all of whose numbers are NaN. */
    private static NetworkState broken(MlpSpec spec, Optimizer optimizer) {
        NetworkState start = Specs.start(spec, optimizer, 1);
        return new NetworkState(nan(start.parameters()), nan(start.running()), nan(start.optimizer()), start.step());
    }

    private static float[] nan(float[] like) {
        float[] values = new float[like.length];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    /** What a trial does with its networks, as bits. */
    private record Everything(
            UpdateSharpness sharpness, List<Double> losses, List<Float> parameters, List<Float> running, Score score) {}

    private static Everything everything(
            FusedNetworks networks, MlpSpec spec, TrainingSpec training, NetworkState start) {
        Minibatch batch = Specs.batch(spec, EXAMPLES, 7);
        UpdateSharpness sharpness = networks.lossAlongUpdate(spec, training).measure(start, batch);
        TrainingStep step = networks.step(spec, training);
        step.load(start);
        Double[] losses = new Double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            losses[i] = step.step(batch);
        }
        NetworkState end = step.store();
        Score score = networks.inference(spec, end).score(Specs.batch(spec, 3 * EXAMPLES + 1, 8));
        return new Everything(sharpness, List.of(losses), boxed(end.parameters()), boxed(end.running()), score);
    }

    private static List<Float> boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return List.of(boxed);
    }
}
