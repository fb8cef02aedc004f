package org.initscope.core.network;

import java.util.List;

/**
 * One layer of a network.
 *
 * @param name unique in the network
 * @param inputs that a unit has
 * @param units elements of the output for one example
 * @param predecessors the places of the layers that it reads, all before its own; none of the first
 * @param parameters that it is trained by
 */
public record GraphLayer(
        String name,
        LayerRole role,
        int inputs,
        int units,
        List<Integer> predecessors,
        List<ParameterShape> parameters) {

    /**
     * A parameter of a layer.
     *
     * @param name unique in the layer, for example {@code weight}
     * @param shape its length along each axis
     */
    public record ParameterShape(String name, List<Integer> shape) {
        public ParameterShape {
            shape = List.copyOf(shape);
        }
    }

    public GraphLayer {
        predecessors = List.copyOf(predecessors);
        parameters = List.copyOf(parameters);
    }

    public boolean isLinear() {
        return role instanceof LayerRole.Linear;
    }

    public boolean hasParameter(String parameter) {
        return parameters.stream().anyMatch(shape -> shape.name().equals(parameter));
    }
}
