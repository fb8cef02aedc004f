package org.initscope.core.fused;

import static org.initscope.core.Check.require;

import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.fused.blocks.FusedNetwork;
import org.initscope.core.fused.blocks.PaddedParameters;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StepObserver;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;

/**
 * The training step in Java arithmetic over flat float arrays: forward, backward and update without an allocation.
 *
 * <p>Every sum has a fixed order and every product is a fused multiply-add. So the result is the same to the bit on every
 * machine, with vector instructions of any width and without.
 */
public final class FusedTrainingStep implements TrainingStep {
    private final TrainingSpec training;
    private final FusedNetwork network;
    private final PaddedParameters parameters;
    private final ClippedGradients clipped;
    private final LayerwiseUpdate update;
    private final Parameter[] shown;
    private final MatrixView view = new MatrixView(0, 1);
    private long step;
    private boolean loaded;
    /** Who saw the parameters as they are now. */
    private Optional<StepObserver> seenBy = Optional.empty();

    /** A step with the fastest arithmetic of this machine. */
    public FusedTrainingStep(MlpSpec spec, TrainingSpec training) {
        this(spec, training, Arithmetic.fastest());
    }

    FusedTrainingStep(MlpSpec spec, TrainingSpec training, Arithmetic arithmetic) {
        this(training, new FusedNetwork(spec, training.optimizer().slots(), arithmetic));
    }

    FusedTrainingStep(TrainingSpec training, FusedNetwork network) {
        this.training = training;
        this.network = network;
        this.parameters = network.parameters();
        this.clipped = new ClippedGradients(training.clipping(), parameters, network.updates());
        this.update = new LayerwiseUpdate(training, network);
        this.shown = parameters.layout().parameters().toArray(Parameter[]::new);
    }

    @Override
    public void load(NetworkState state) {
        network.load(state);
        parameters.loadSlots(state.optimizer());
        step = state.step();
        loaded = true;
        seenBy = Optional.empty();
    }

    @Override
    public NetworkState store() {
        requireLoaded();
        return new NetworkState(parameters.store(), network.storeRunning(), parameters.storeSlots(), step);
    }

    @Override
    public double step(Minibatch batch) {
        requireLoaded();
        double loss = network.gradients(batch);
        clipped.scale(parameters.begin(), parameters.end(), clipped.factor());
        update.apply(training.learningRate().rateAt(step), step);
        seenBy = Optional.empty();
        step++;
        return loss;
    }

    @Override
    public double step(Minibatch batch, StepObserver observer) {
        requireLoaded();
        double loss = network.gradients(batch, observer);
        double rate = training.learningRate().rateAt(step);
        float clip = clipped.factor();
        boolean seen = seenBy.filter(before -> before == observer).isPresent();
        seenBy = Optional.empty();
        for (Parameter parameter : shown) {
            if (seen) {
                observer.onUnchangedParameter(parameter.index(), view(parameter, parameters.values()));
            } else {
                observer.onParameter(Quantity.PARAMETER, parameter.index(), view(parameter, parameters.values()));
            }
            observer.onParameter(Quantity.GRADIENT, parameter.index(), view(parameter, parameters.gradients()));
            if (update.scalesGradients()) {
                float factor = clip * (float) (rate * update.factor(parameter));
                observer.onScaledGradient(factor, parameter.index(), view(parameter, parameters.gradients()));
            }
            clipped.scale(parameters.offset(parameter), parameters.end(parameter), clip);
            update.apply(parameter, rate, step);
            if (!update.scalesGradients()) {
                observer.onParameter(Quantity.UPDATE, parameter.index(), view(parameter, parameters.gradients()));
            }
            observer.onParameter(Quantity.UPDATED_PARAMETER, parameter.index(), view(parameter, parameters.values()));
        }
        network.showBatchNorms(observer, batch.examples());
        seenBy = Optional.of(observer);
        step++;
        return loss;
    }

    @Override
    public double forward(Minibatch batch, StepObserver observer) {
        requireLoaded();
        for (Parameter parameter : shown) {
            observer.onParameter(Quantity.PARAMETER, parameter.index(), view(parameter, parameters.values()));
        }
        return network.loss(batch, observer);
    }

    /** A parameter's part of all values or gradients; the view is good until the next. */
    private MatrixView view(Parameter parameter, float[] array) {
        view.restride(parameters.stride(parameter), 1);
        view.place(array, parameters.offset(parameter));
        view.resize(parameter.rows(), parameter.columns());
        return view;
    }

    @Override
    public void logits(Minibatch batch, float[] logits) {
        requireLoaded();
        Inference.logits(network, batch, logits);
    }

    private void requireLoaded() {
        require(loaded, "the training step has no parameters, expected load() before");
    }
}
