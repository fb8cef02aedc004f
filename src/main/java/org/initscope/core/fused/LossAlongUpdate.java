package org.initscope.core.fused;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.fused.blocks.FusedNetwork;
import org.initscope.core.fused.blocks.PaddedParameters;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.UpdateSharpness;

/**
 * Follows the loss of a minibatch along the update that the step of a state would take, in some forward passes
 * and a backward one; it belongs to one thread.
 *
 * <p>The loss is that of training: a batch norm takes the statistics of the minibatch. The update is the optimizer's, clipping,
 * momentum and weight decay included, and is made longer or shorter as a whole. The network computes in float, as a step does, and
 * losses are summed in double.
 */
public final class LossAlongUpdate {
    /** Rates outside these leave the range of a float as soon as they meet a gradient; the direction is that of rate 1 then. */
    private static final double SMALLEST_RATE = 1e-12;

    private static final double LARGEST_RATE = 1e6;

    /** The curvature is that over so much of the critical rate. */
    private static final double SPAN = 1.0 / 4096;

    private final TrainingSpec training;
    private final FusedNetwork network;
    private final PaddedParameters parameters;
    private final ClippedGradients clipped;
    private final LayerwiseUpdate update;

    public LossAlongUpdate(MlpSpec spec, TrainingSpec training) {
        this(spec, training, Arithmetic.fastest());
    }

    LossAlongUpdate(MlpSpec spec, TrainingSpec training, Arithmetic arithmetic) {
        this(training, new FusedNetwork(spec, training.optimizer().slots(), arithmetic));
    }

    LossAlongUpdate(TrainingSpec training, FusedNetwork network) {
        this.training = training;
        this.network = network;
        this.parameters = network.parameters();
        this.clipped = new ClippedGradients(training.clipping(), parameters, network.updates());
        this.update = new LayerwiseUpdate(training, network);
    }

    /** What the loss of a minibatch does along the update of a state's next step. */
    public UpdateSharpness measure(NetworkState state, Minibatch batch) {
        double rate = training.learningRate().rateAt(state.step());
        network.load(state);
        parameters.loadSlots(state.optimizer());
        double loss = network.gradients(batch);
        Direction direction = direction(rate >= SMALLEST_RATE && rate <= LARGEST_RATE ? rate : 1, state.step());
        float[] start = state.parameters();
        CriticalRateSearch search = new CriticalRateSearch(
                loss,
                direction.slope,
                r -> new CriticalRateSearch.Point(move(start, direction, r), network.loss(batch)));
        OptionalDouble critical = search.criticalRate(rate > 0 ? rate : direction.unit);
        OptionalDouble curvature = critical.isPresent()
                ? OptionalDouble.of(curvature(start, direction, SPAN * critical.getAsDouble(), batch))
                : OptionalDouble.empty();
        return new UpdateSharpness(batch.examples(), loss, rate, curvature, critical);
    }

    /** Makes the parameters those after an update of about a rate, and returns that rate. */
    private double move(float[] start, Direction direction, double rate) {
        float length = (float) (rate / direction.unit);
        parameters.load(start);
        network.updates().sgd(parameters.begin(), parameters.end(), parameters.arrays(), length);
        return length * direction.unit;
    }

    /** The change of the loss's slope over a rate; it takes the place of the update. */
    private double curvature(float[] start, Direction direction, double rate, Minibatch batch) {
        float[] update = copyOfGradients();
        double moved = move(start, direction, rate);
        network.gradients(batch);
        double slope = -product(update, parameters.gradients()) / direction.unit;
        return (slope - direction.slope) / moved / direction.square;
    }

    /** Those of the parameters alone, since the array is longer so that it begins a line of the cache. */
    private float[] copyOfGradients() {
        return Arrays.copyOf(parameters.gradients(), parameters.end());
    }

    /** Of two arrays of the parameters' form; the padding does not count. */
    private double product(float[] a, float[] b) {
        double sum = 0;
        for (Parameter parameter : parameters.layout().parameters()) {
            for (int row = 0; row < parameter.rows(); row++) {
                int at = parameters.offset(parameter) + row * parameters.stride(parameter);
                for (int i = at; i < at + parameter.columns(); i++) {
                    sum += (double) a[i] * b[i];
                }
            }
        }
        return sum;
    }

    /**
     * The update for each unit of the learning rate.
     *
     * @param unit the rate of the update that stands in the place of the gradients
     * @param slope of the loss, in nats a unit of the rate
     * @param square of its length
     */
    private record Direction(double unit, double slope, double square) {}

    /** Puts the update of a rate in the place of the gradients. */
    private Direction direction(double rate, long step) {
        float[] gradient = copyOfGradients();
        clipped.scale(parameters.begin(), parameters.end(), clipped.factor());
        update.apply(rate, step);
        if (update.scalesGradients()) {
            update.scaleGradients();
        }
        float[] direction = parameters.gradients();
        double unit = update.scalesGradients() ? 1 : rate;
        return new Direction(unit, -product(direction, gradient) / unit, product(direction, direction) / unit / unit);
    }
}
