package org.initscope.core.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.initscope.core.network.GraphLayer.ParameterShape;

/** An {@link MlpSpec} as a graph, whose places are those of {@link MlpSpec#layers()}. */
final class MlpGraph {
    private MlpGraph() {}

    static NetworkGraph of(MlpSpec spec) {
        List<Layer> layers = spec.layers();
        Map<Integer, List<ParameterShape>> shapes = new HashMap<>();
        for (ParameterLayout.Parameter parameter : ParameterLayout.of(spec).parameters()) {
            shapes.computeIfAbsent(parameter.layerIndex(), layer -> new ArrayList<>())
                    .add(shape(parameter));
        }
        List<GraphLayer> graph = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            graph.add(new GraphLayer(
                    layer.name(),
                    role(layer),
                    inputs(layers, i),
                    layer.outputs(),
                    predecessors(layer, i),
                    shapes.getOrDefault(i, List.of())));
        }
        return new NetworkGraph(graph, OptionalInt.of(spec.vocabularySize()));
    }

    private static ParameterShape shape(ParameterLayout.Parameter parameter) {
        boolean isMatrix =
                parameter.role() == ParameterLayout.Role.WEIGHT || parameter.role() == ParameterLayout.Role.EMBEDDING;
        return new ParameterShape(
                parameter.role().label(),
                isMatrix ? List.of(parameter.rows(), parameter.columns()) : List.of(parameter.columns()));
    }

    private static LayerRole role(Layer layer) {
        if (layer instanceof Layer.Nonlinearity nonlinearity) {
            Activation activation = nonlinearity.activation();
            return new LayerRole.Nonlinearity(activation.label(), activation.gain(), activation.flat());
        }
        if (layer instanceof Layer.Norm norm) {
            return new LayerRole.Norm(norm.normalization());
        }
        if (layer instanceof Layer.Embedding) {
            return new LayerRole.Embedding();
        }
        if (layer instanceof Layer.Linear) {
            return new LayerRole.Linear();
        }
        return layer instanceof Layer.Residual ? new LayerRole.Add() : new LayerRole.Output();
    }

    private static int inputs(List<Layer> layers, int place) {
        return place == 0 ? 1 : layers.get(place - 1).outputs();
    }

    private static List<Integer> predecessors(Layer layer, int place) {
        if (place == 0) {
            return List.of();
        }
        return layer instanceof Layer.Residual residual ? List.of(place - 1, residual.from()) : List.of(place - 1);
    }
}
