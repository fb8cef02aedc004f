package org.initscope.dl4j;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The configuration of a {@link Dl4jModel}. */
public sealed interface Dl4jConfiguration extends Serializable {

    /** Of a MultiLayerNetwork. */
    record Stack(MultiLayerConfiguration configuration) implements Dl4jConfiguration {
        @Override
        public String json() {
            return configuration.toJson();
        }

        @Override
        public List<Layer> layers() {
            return configuration.getConfs().stream()
                    .map(NeuralNetConfiguration::getLayer)
                    .toList();
        }

        @Override
        public Dl4jModel initialize() {
            MultiLayerNetwork network = new MultiLayerNetwork(configuration);
            network.init();
            return new Dl4jModel.Stack(network);
        }
    }

    /** Of a ComputationGraph. */
    record Graph(ComputationGraphConfiguration configuration) implements Dl4jConfiguration {
        @Override
        public String json() {
            return configuration.toJson();
        }

        @Override
        public List<Layer> layers() {
            return configuration.getVertices().values().stream()
                    .filter(LayerVertex.class::isInstance)
                    .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
                    .toList();
        }

        @Override
        public Dl4jModel initialize() {
            ComputationGraph network = new ComputationGraph(configuration);
            network.init();
            return new Dl4jModel.Graph(network);
        }
    }

    String json();

    /** The layers in the order in which they were added. */
    List<Layer> layers();

    /** A network with fresh parameters; the configuration, with its iteration count, becomes the network's own. */
    Dl4jModel initialize();
}
