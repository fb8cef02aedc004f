package org.initscope.dl4j;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;

/**
 * A MultiLayerNetwork of a specification, with its state in and out in the layout of core, PyTorch's running variance, and
 * steps that can be measured.
 */
public final class Dl4jNetwork {
    private final MultiLayerNetwork network;
    private final ParameterVector vector;
    private final StepProbe probe;

    private Dl4jNetwork(MlpSpec spec, TrainingSpec training, MultiLayerNetwork network) {
        this.network = network;
        this.vector = new ParameterVector(spec, training.optimizer(), network);
        this.probe = new StepProbe(spec, vector);
    }

    /**
     * A fresh network to train; {@link #load} comes first.
     *
     * @throws IllegalArgumentException with a sentence where Deeplearning4j cannot express it
     */
    public static Dl4jNetwork create(MlpSpec spec, TrainingSpec training) {
        MultiLayerNetwork network = new MultiLayerNetwork(NetworkConfiguration.observed(spec, training));
        network.init();
        Dl4jNetwork created = new Dl4jNetwork(spec, training, network);
        network.setListeners(new UnbiasedRunningVariance(spec), created.probe);
        return created;
    }

    /** The same of stock layers alone, as {@link ModelZip} saves it. */
    public static Dl4jNetwork plain(MlpSpec spec, TrainingSpec training) {
        MultiLayerNetwork network = new MultiLayerNetwork(NetworkConfiguration.of(spec, training));
        network.init();
        return new Dl4jNetwork(spec, training, network);
    }

    /** A network of this specification that something else has made, to take its state out and to put one in. */
    public static Dl4jNetwork around(MlpSpec spec, TrainingSpec training, MultiLayerNetwork network) {
        return new Dl4jNetwork(spec, training, network);
    }

    /** The network itself. */
    public MultiLayerNetwork network() {
        return network;
    }

    /** Takes over a state; schedules and Adam's bias correction go on from its step. */
    public void load(NetworkState state) {
        network.setParams(vector.vectorOf(state.parameters(), state.running()));
        vector.writeOptimizer(state.optimizer(), (MultiLayerUpdater) network.getUpdater());
        network.getLayerWiseConfigurations().setIterationCount(Math.toIntExact(state.step()));
    }

    /** A copy of the present state. */
    public NetworkState store() {
        return store(network.getIterationCount());
    }

    /** A copy of the present state as of a step. */
    NetworkState store(long step) {
        return new NetworkState(
                vector.parametersOf(network.params()),
                vector.runningOf(network.params()),
                vector.optimizerOf((MultiLayerUpdater) network.getUpdater()),
                step);
    }

    /** Shows steps to observers, where it is among the network's listeners. */
    StepProbe probe() {
        return probe;
    }
}
