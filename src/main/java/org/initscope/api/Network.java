package org.initscope.api;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.initscope.core.network.GraphLayer;
import org.initscope.core.network.GraphLayer.ParameterShape;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.network.Normalization;

/** A stack of layers as a diagnosis sees it, each of which reads the one before it; every method returns a longer stack. */
public final class Network {
    private final int inputs;
    private final List<GraphLayer> layers;
    private final OptionalInt classes;

    private Network(int inputs, List<GraphLayer> layers, OptionalInt classes) {
        this.inputs = inputs;
        this.layers = layers;
        this.classes = classes;
    }

    /** A stack without layers, which reads so many numbers of an example. */
    public static Network reading(int inputs) {
        require(inputs >= 1, "a network reads %d numbers of an example, expected at least 1", inputs);
        return new Network(inputs, List.of(), OptionalInt.empty());
    }

    /** With a linear layer whose parameters are {@code weight} [inputs, units] and perhaps {@code bias} [units]. */
    public Network linear(String name, int units) {
        return weighing(name, width(), units);
    }

    /**
     * With a convolutional layer.
     *
     * @param fanIn weights of one unit: input channels × size of the kernel
     * @param channels of the output
     */
    public Network convolutional(String name, int fanIn, int channels) {
        return weighing(name, fanIn, channels);
    }

    private Network weighing(String name, int fanIn, int units) {
        return with(
                name,
                new LayerRole.Linear(),
                fanIn,
                units,
                List.of(
                        new ParameterShape("weight", List.of(fanIn, units)),
                        new ParameterShape("bias", List.of(units))));
    }

    /** With a nonlinearity. */
    public Network nonlinearity(String name, Nonlinearity function) {
        return with(name, function.role(), width(), width(), List.of());
    }

    /** With a batch normalization whose parameters are {@code gamma} and {@code beta} [units]. */
    public Network batchNormalization(String name) {
        return normalizing(name, Normalization.Batch.standard());
    }

    /** With a layer normalization whose parameters are {@code gamma} and {@code beta} [units]. */
    public Network layerNormalization(String name) {
        return normalizing(name, new Normalization.Layer(1e-5, 1));
    }

    private Network normalizing(String name, Normalization.Affine normalization) {
        List<Integer> shape = List.of(width());
        return with(
                name,
                new LayerRole.Norm(normalization),
                width(),
                width(),
                List.of(new ParameterShape("gamma", shape), new ParameterShape("beta", shape)));
    }

    /** With a layer of another kind, for example pooling, which has no parameters. */
    public Network other(String name, int units) {
        return with(name, new LayerRole.Other(), width(), units, List.of());
    }

    /** With a softmax and its cross-entropy loss in nats, whose classes are the units of the layer before. */
    public Network softmax(String name) {
        Network longer = with(name, new LayerRole.Output(), width(), width(), List.of());
        return new Network(inputs, longer.layers, OptionalInt.of(width()));
    }

    /** With any other loss over the units of the layer before. */
    public Network loss(String name) {
        return with(name, new LayerRole.Output(), width(), width(), List.of());
    }

    private Network with(String name, LayerRole role, int fanIn, int units, List<ParameterShape> parameters) {
        require(
                layers.isEmpty() || !(last().role() instanceof LayerRole.Output),
                "layer %s stands behind the loss %s, expected before it",
                name,
                layers.isEmpty() ? "" : last().name());
        require(
                fanIn >= 1 && units >= 1,
                "layer %s has %d inputs and %d units, expected at least 1",
                name,
                fanIn,
                units);
        List<GraphLayer> longer = new ArrayList<>(layers);
        List<Integer> predecessors = layers.isEmpty() ? List.of() : List.of(layers.size() - 1);
        longer.add(new GraphLayer(name, role, fanIn, units, predecessors, parameters));
        return new Network(inputs, List.copyOf(longer), classes);
    }

    private GraphLayer last() {
        return layers.get(layers.size() - 1);
    }

    private int width() {
        return layers.isEmpty() ? inputs : last().units();
    }

    NetworkGraph graph() {
        return new NetworkGraph(layers, classes);
    }
}
