package org.initscope.core.fused;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.function.IntFunction;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;

/** The state of a network before its first step: as it is drawn, or as a look at some examples has it. */
public final class InitialState {
    private InitialState() {}

    /**
     * The state of a start. Where it looks at examples it is the layer-sequential unit-variance start (Mishkin and Matas
     * 2016): the weights and biases of each hidden linear layer, first to last, are divided by the std of its
     * preactivations over those examples and all units, which is 1 afterwards, to 1e-5. The output layer stays as it is
     * drawn.
     *
     * @param train gives training examples, of which there may be more than asked for: the first ones are looked at
     * @throws IllegalArgumentException where preactivations have no spread to divide by
     */
    public static NetworkState of(
            MlpSpec spec, TrainingSpec training, Initialization start, long seed, IntFunction<Examples> train) {
        float[] parameters = start.parameters(spec, seed);
        if (start.unitVarianceExamples() > 0) {
            giveUnitVariance(spec, training, parameters, sample(train.apply(start.unitVarianceExamples()), start));
        }
        return state(spec, training, parameters);
    }

    private static NetworkState state(MlpSpec spec, TrainingSpec training, float[] parameters) {
        return NetworkState.initial(ParameterLayout.of(spec), training.optimizer(), parameters);
    }

    private static Minibatch sample(Examples train, Initialization start) {
        Minibatch sample = new Minibatch(Math.min(start.unitVarianceExamples(), train.size()), train.blockSize());
        train.fill(sample, 0);
        return sample;
    }

    private static void giveUnitVariance(MlpSpec spec, TrainingSpec training, float[] parameters, Minibatch sample) {
        List<Layer> layers = spec.layers();
        int linear = -1;
        try (TrainingStep engine = new FusedTrainingStepFactory().create(spec, training)) {
            for (int i = 0; i < layers.size(); i++) {
                if (layers.get(i) instanceof Layer.Linear) {
                    linear = i;
                } else if (layers.get(i) instanceof Layer.Nonlinearity) {
                    engine.load(state(spec, training, parameters));
                    double std = preactivationStd(engine, spec, sample, i);
                    require(
                            std > 0 && Double.isFinite(std),
                            "the preactivations of %s have a std of %s over %d training examples, so that"
                                    + " model.initialization.unit-variance-examples cannot bring it to 1: draw random"
                                    + " weights",
                            layers.get(i).name(),
                            std,
                            sample.examples());
                    divide(spec, linear, parameters, std);
                }
            }
        }
    }

    private static double preactivationStd(TrainingStep engine, MlpSpec spec, Minibatch sample, int layerIndex) {
        StatisticsObserver observer = new StatisticsObserver(spec, 0);
        engine.step(sample, observer);
        return observer.finish(0).statistics().stream()
                .filter(statistics -> statistics.quantity() == Quantity.PREACTIVATION
                        && statistics.subject().layerIndex() == layerIndex)
                .findFirst()
                .map(LayerStatistics::moments)
                .filter(moments -> moments.nonfinite() == 0)
                .map(moments -> moments.std().orElse(0))
                .orElse(Double.NaN);
    }

    private static void divide(MlpSpec spec, int layerIndex, float[] parameters, double divisor) {
        for (ParameterLayout.Parameter parameter : ParameterLayout.of(spec).parameters()) {
            if (parameter.layerIndex() == layerIndex) {
                for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
                    parameters[i] = (float) (parameters[i] / divisor);
                }
            }
        }
    }
}
