package org.initscope.core.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.initscope.core.statistics.Quantity;

/** Everything that was measured of the layers of one run, by place and step. */
public final class LayerEvidence {
    private record Key(int layerIndex, Quantity quantity, Optional<String> parameter) {}

    private final Map<Key, NavigableMap<Long, List<LayerObservation>>> byKey = new HashMap<>();
    private final Map<Key, NavigableMap<Long, LayerObservation>> combined = new HashMap<>();
    private final List<LayerObservation> observations;

    public LayerEvidence(List<LayerObservation> observations) {
        this.observations = List.copyOf(observations);
        for (LayerObservation o : this.observations) {
            Key key = new Key(o.layerIndex(), o.quantity(), o.subject().parameter());
            byKey.computeIfAbsent(key, k -> new TreeMap<>())
                    .computeIfAbsent(o.step(), s -> new ArrayList<>())
                    .add(o);
        }
    }

    public List<LayerObservation> all() {
        return observations;
    }

    /** The first step that was measured. */
    public OptionalLong firstStep() {
        return observations.stream().mapToLong(LayerObservation::step).min();
    }

    /** The last step that was measured. */
    public OptionalLong lastStep() {
        return observations.stream().mapToLong(LayerObservation::step).max();
    }

    /**
     * A quantity of a layer step by step. It is that of the averaged network where that was measured, else the union of
     * what all workers saw.
     */
    public NavigableMap<Long, LayerObservation> layer(int layerIndex, Quantity quantity) {
        return combined(new Key(layerIndex, quantity, Optional.empty()));
    }

    /** A quantity of a parameter step by step, combined as in {@link #layer}. */
    public NavigableMap<Long, LayerObservation> parameter(int layerIndex, Quantity quantity, String parameter) {
        return combined(new Key(layerIndex, quantity, Optional.of(parameter)));
    }

    /** A quantity of a parameter as each worker measured it while it trained, in the order of steps. */
    public List<LayerObservation> ofWorkers(int layerIndex, Quantity quantity, String parameter) {
        return measuredBy(new Key(layerIndex, quantity, Optional.of(parameter)), true);
    }

    /** A quantity of a parameter of the averaged network, in the order of steps. */
    public List<LayerObservation> ofAverage(int layerIndex, Quantity quantity, String parameter) {
        return measuredBy(new Key(layerIndex, quantity, Optional.of(parameter)), false);
    }

    private List<LayerObservation> measuredBy(Key key, boolean worker) {
        return series(key).values().stream()
                .flatMap(List::stream)
                .filter(o -> o.worker().isPresent() == worker)
                .toList();
    }

    private NavigableMap<Long, List<LayerObservation>> series(Key key) {
        return byKey.getOrDefault(key, Collections.emptyNavigableMap());
    }

    /** Combines each key once, since many rules ask for the same. */
    private NavigableMap<Long, LayerObservation> combined(Key key) {
        return combined.computeIfAbsent(key, this::combine);
    }

    private NavigableMap<Long, LayerObservation> combine(Key key) {
        NavigableMap<Long, LayerObservation> all = new TreeMap<>();
        series(key).forEach((step, observed) -> all.put(step, combine(observed)));
        return Collections.unmodifiableNavigableMap(all);
    }

    private static LayerObservation combine(List<LayerObservation> all) {
        return all.stream()
                .filter(o -> o.worker().equals(OptionalInt.empty()))
                .findFirst()
                .orElseGet(() -> LayerObservation.union(all));
    }
}
