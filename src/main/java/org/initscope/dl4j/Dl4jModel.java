package org.initscope.dl4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.initscope.dl4j.layers.RowMajor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Either of Deeplearning4j's networks, a stack or a graph of layers, with what their common interface leaves out. */
public sealed interface Dl4jModel {

    /** A MultiLayerNetwork. */
    record Stack(MultiLayerNetwork network) implements Dl4jModel {
        @Override
        public Dl4jConfiguration configuration() {
            return new Dl4jConfiguration.Stack(network.getLayerWiseConfigurations());
        }

        @Override
        public BaseMultiLayerUpdater<?> updater() {
            return (BaseMultiLayerUpdater<?>) network.getUpdater();
        }

        @Override
        public int iteration() {
            return network.getLayerWiseConfigurations().getIterationCount();
        }

        @Override
        public void setIteration(int iteration) {
            network.getLayerWiseConfigurations().setIterationCount(iteration);
        }

        @Override
        public void fit(DataSet minibatch) {
            network.fit(minibatch);
        }

        @Override
        public double evaluate(DataSet minibatch) {
            return network.score(minibatch, false);
        }
    }

    /** A ComputationGraph of one input and one output. */
    record Graph(ComputationGraph network) implements Dl4jModel {
        @Override
        public Dl4jConfiguration configuration() {
            return new Dl4jConfiguration.Graph(network.getConfiguration());
        }

        @Override
        public BaseMultiLayerUpdater<?> updater() {
            return network.getUpdater();
        }

        @Override
        public int iteration() {
            return network.getConfiguration().getIterationCount();
        }

        @Override
        public void setIteration(int iteration) {
            network.getConfiguration().setIterationCount(iteration);
        }

        @Override
        public void fit(DataSet minibatch) {
            network.fit(minibatch);
        }

        @Override
        public double evaluate(DataSet minibatch) {
            return network.score(minibatch, false);
        }
    }

    /**
     * An initialized network of either kind.
     *
     * @throws IllegalArgumentException where it is of another
     */
    static Dl4jModel of(Model network) {
        if (network instanceof MultiLayerNetwork stack) {
            return new Stack(stack);
        }
        if (network instanceof ComputationGraph graph) {
            return new Graph(graph);
        }
        throw new IllegalArgumentException("the network is a "
                + network.getClass().getName() + ", expected a MultiLayerNetwork or ComputationGraph");
    }

    /** What both kinds have in common. */
    Model network();

    /** The network's own configuration, its iteration count included. */
    Dl4jConfiguration configuration();

    BaseMultiLayerUpdater<?> updater();

    /** Local steps so far, which schedules and Adam's bias correction go by. */
    int iteration();

    void setIteration(int iteration);

    /** One step on one minibatch. */
    void fit(DataSet minibatch);

    /** The mean loss of a minibatch in evaluation mode. */
    double evaluate(DataSet minibatch);

    /** A copy of the parameters in the order of {@link Model#params()}. */
    default float[] parameters() {
        return RowMajor.copyOf(network().params());
    }

    /** The updater's state as a copy; empty where its optimizer has none. */
    default float[] updaterState() {
        INDArray state = updater().getStateViewArray();
        return state == null ? new float[0] : RowMajor.copyOf(state);
    }

    /** Takes over what {@link #parameters()} and {@link #updaterState()} gave. */
    default void load(float[] parameters, float[] updaterState) {
        network().setParams(RowMajor.matrix(parameters, 1, parameters.length));
        if (updaterState.length > 0) {
            updater().setStateViewArray(RowMajor.matrix(updaterState, 1, updaterState.length));
        }
    }
}
