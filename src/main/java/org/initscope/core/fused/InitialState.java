package org.initscope.core.fused;

import static org.initscope.core.Check.require;

import java.util.function.IntFunction;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.fused.blocks.FusedNetwork;
import org.initscope.core.fused.blocks.Signal;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.Moments;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;

/** The state of a network before its first step: as it is drawn, or as a look at some examples has it. */
public final class InitialState {
    private InitialState() {}

    /**
     * The state of a start. Where it looks at examples it is the layer-sequential unit-variance start (Mishkin and Matas
     * 2016). The weights and biases of each hidden linear layer, first to last, are divided by the std of its
     * preactivations over those examples and all units. That std is 1 afterwards, to 1e-5. The output layer stays as it is
     * drawn.
     *
     * @param train gives training examples, of which there may be more than asked for: the first ones are looked at
     * @throws IllegalArgumentException where preactivations have no spread to divide by
     */
    public static NetworkState of(
            MlpSpec spec, TrainingSpec training, Initialization start, long seed, IntFunction<Examples> train) {
        float[] drawn = start.parameters(spec, seed);
        return start.unitVarianceExamples() > 0
                ? unitVariance(spec, training, drawn, sample(train.apply(start.unitVarianceExamples()), start))
                : state(spec, training, drawn);
    }

    private static NetworkState state(MlpSpec spec, TrainingSpec training, float[] parameters) {
        return NetworkState.initial(ParameterLayout.of(spec), training.optimizer(), parameters);
    }

    private static Minibatch sample(Examples train, Initialization start) {
        Minibatch sample = new Minibatch(Math.min(start.unitVarianceExamples(), train.size()), train.blockSize());
        train.fill(sample, 0);
        return sample;
    }

    private static NetworkState unitVariance(MlpSpec spec, TrainingSpec training, float[] drawn, Minibatch sample) {
        FusedNetwork network = new FusedNetwork(spec, 0, Arithmetic.fastest());
        network.load(state(spec, training, drawn));
        network.adapt(sample, (linear, nonlinearity, preactivation) -> {
            double std = std(preactivation);
            require(
                    std > 0 && Double.isFinite(std),
                    "the preactivations of %s have a std of %s over %d training examples, so that"
                            + " model.initialization.unit-variance-examples cannot bring it to 1: draw random weights",
                    spec.layers().get(nonlinearity).name(),
                    std,
                    sample.examples());
            network.parameters().divide(linear, std);
        });
        return state(spec, training, network.parameters().store());
    }

    /** Over all elements; undefined where one of them is not finite. */
    private static double std(Signal signal) {
        Moments moments = Moments.of(signal.values());
        return moments.nonfinite() > 0 ? Double.NaN : moments.std().orElse(0);
    }
}
