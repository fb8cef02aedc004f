package org.initscope.core.network;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network of any kind as its layers, in an order in which they can be computed.
 *
 * @param classes among which it decides, where it does
 */
public record NetworkGraph(List<GraphLayer> layers, OptionalInt classes) {

    public NetworkGraph {
        layers = List.copyOf(layers);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < layers.size(); i++) {
            GraphLayer layer = layers.get(i);
            require(names.add(layer.name()), "two layers are named %s, expected one", layer.name());
            for (int predecessor : layer.predecessors()) {
                require(
                        predecessor >= 0 && predecessor < i,
                        "layer %d reads layer %d, expected one before it",
                        i,
                        predecessor);
            }
        }
    }

    /** The layer at a place. */
    public GraphLayer layer(int place) {
        return layers.get(place);
    }

    /** The place of the layer of a name. */
    public OptionalInt place(String name) {
        return IntStream.range(0, layers.size())
                .filter(i -> layer(i).name().equals(name))
                .findFirst();
    }

    /** The places of all nonlinearities, first to last. */
    public List<Integer> nonlinearities() {
        return places(LayerRole.Nonlinearity.class);
    }

    /** The nonlinearity at a place. */
    public LayerRole.Nonlinearity nonlinearity(int place) {
        return (LayerRole.Nonlinearity) layer(place).role();
    }

    /** Where a layer is flat; nowhere, where it is no nonlinearity. */
    public FlatRegion flat(int place) {
        return layer(place).role() instanceof LayerRole.Nonlinearity nonlinearity
                ? nonlinearity.flat()
                : FlatRegion.NOWHERE;
    }

    /** The places of all linear layers, first to last. */
    public List<Integer> linears() {
        return places(LayerRole.Linear.class);
    }

    /** The place of the layer that computes the loss, whose inputs are the logits of a classifier. */
    public OptionalInt output() {
        for (int place = layers.size() - 1; place >= 0; place--) {
            if (layer(place).role() instanceof LayerRole.Output) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }

    /** The place of the linear layer that the output reads, perhaps through a normalization. */
    public OptionalInt outputLinear() {
        OptionalInt output = output();
        return output.isPresent() ? linearBefore(output.getAsInt()) : output;
    }

    /** Whether a layer is the linear one that the output reads. */
    public boolean isOutputLinear(int place) {
        return outputLinear().orElse(-1) == place;
    }

    /** The place of the linear layer that a layer reads, through whatever stands between them. */
    public OptionalInt linearBefore(int place) {
        OptionalInt before = OptionalInt.of(place);
        while (before.isPresent() && !layer(before.getAsInt()).isLinear()) {
            before = predecessor(before.getAsInt());
        }
        return before;
    }

    /** The normalization between a layer and the linear one that it reads. */
    public Optional<Normalization> normBefore(int place) {
        OptionalInt before = predecessor(place);
        while (before.isPresent() && !layer(before.getAsInt()).isLinear()) {
            if (layer(before.getAsInt()).role() instanceof LayerRole.Norm norm) {
                return Optional.of(norm.normalization());
            }
            before = predecessor(before.getAsInt());
        }
        return Optional.empty();
    }

    /** Whether the size of what a layer computes is divided out again, by a normalization that reads it through linear layers. */
    public boolean isNormalized(int place) {
        List<Integer> readers = IntStream.range(place + 1, layers.size())
                .filter(reader -> layer(reader).predecessors().contains(place))
                .boxed()
                .toList();
        return !readers.isEmpty()
                && readers.stream()
                        .allMatch(reader -> layer(reader).role() instanceof LayerRole.Norm
                                || layer(reader).isLinear() && isNormalized(reader));
    }

    /** The batch normalization at a place. */
    public Optional<Normalization.Batch> batchNorm(int place) {
        return layer(place).role() instanceof LayerRole.Norm norm
                        && norm.normalization() instanceof Normalization.Batch batch
                ? Optional.of(batch)
                : Optional.empty();
    }

    /** The places of all batch normalizations, first to last. */
    public List<Integer> batchNorms() {
        return IntStream.range(0, layers.size())
                .filter(place -> batchNorm(place).isPresent())
                .boxed()
                .toList();
    }

    /** The place of the first layer that a layer reads. */
    public OptionalInt predecessor(int place) {
        List<Integer> predecessors = layer(place).predecessors();
        return predecessors.isEmpty() ? OptionalInt.empty() : OptionalInt.of(predecessors.get(0));
    }

    /** The loss of a uniform guess of a classifier, ln(classes) nats. */
    public OptionalDouble uniformLoss() {
        return classes.isPresent() ? OptionalDouble.of(StrictMath.log(classes.getAsInt())) : OptionalDouble.empty();
    }

    private List<Integer> places(Class<? extends LayerRole> role) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < layers.size(); place++) {
            if (role.isInstance(layer(place).role())) {
                places.add(place);
            }
        }
        return Collections.unmodifiableList(places);
    }

    /** Whether a layer normalizes. */
    public boolean isNormalized() {
        return layers.stream().anyMatch(layer -> layer.role() instanceof LayerRole.Norm);
    }

    /** Whether the outputs of layers are added. */
    public boolean hasResidualBlocks() {
        return layers.stream().anyMatch(layer -> layer.role() instanceof LayerRole.Add);
    }
}
