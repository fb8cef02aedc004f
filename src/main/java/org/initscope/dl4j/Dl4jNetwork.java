package org.initscope.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of Deeplearning4j's that is made of a specification.
 *
 * <p>Its state is read and written in the layout of core, its running variance is PyTorch's, and its steps can be measured.
 */
public final class Dl4jNetwork {
    private final Dl4jModel model;
    private final ParameterVector vector;
    private final StepProbe probe;
    private final ClippingListener clipping;

    private Dl4jNetwork(MlpSpec spec, TrainingSpec training, Dl4jModel model) {
        this.model = model;
        this.vector = new ParameterVector(spec, training.optimizer(), model);
        this.probe = new StepProbe(spec, vector);
        this.clipping = new ClippingListener(training.clipping(), vector);
    }

    /**
     * A fresh network to train; {@link #load} comes first.
     *
     * @throws IllegalArgumentException with a sentence where Deeplearning4j cannot express it
     */
    public static Dl4jNetwork create(MlpSpec spec, TrainingSpec training) {
        Dl4jModel model = NetworkConfiguration.observed(spec, training).initialize();
        Dl4jNetwork created = new Dl4jNetwork(spec, training, model);
        model.network().setListeners(new UnbiasedRunningVariance(spec), created.probe, created.clipping);
        return created;
    }

    /** The same of stock layers alone, as {@link ModelZip} saves it. */
    public static Dl4jNetwork plain(MlpSpec spec, TrainingSpec training) {
        return new Dl4jNetwork(
                spec, training, NetworkConfiguration.of(spec, training).initialize());
    }

    /** A network of this specification that something else has made, to take its state out and to put one in. */
    public static Dl4jNetwork around(MlpSpec spec, TrainingSpec training, Model network) {
        return new Dl4jNetwork(spec, training, Dl4jModel.of(network));
    }

    /** The network itself: a ComputationGraph where the specification has residual blocks, else a MultiLayerNetwork. */
    public Dl4jModel model() {
        return model;
    }

    /** The same without its kind. */
    public Model network() {
        return model.network();
    }

    /** Takes over a state; schedules and Adam's bias correction go on from its step. */
    public void load(NetworkState state) {
        model.load(vector.vectorOf(state.parameters(), state.running()), vector.updaterStateOf(state.optimizer()));
        model.setIteration(Math.toIntExact(state.step()));
    }

    /** A copy of the present state. */
    public NetworkState store() {
        return store(model.iteration());
    }

    /** A copy of the present state as of a step. */
    NetworkState store(long step) {
        INDArray parameters = network().params();
        return new NetworkState(
                vector.parametersOf(parameters),
                vector.runningOf(parameters),
                vector.optimizerOf(model.updaterState()),
                step);
    }

    /** Shows steps to observers, where it is among the network's listeners. */
    StepProbe probe() {
        return probe;
    }

    /** Clips the gradients of steps, where it is among the network's listeners. */
    ClippingListener clipping() {
        return clipping;
    }
}
