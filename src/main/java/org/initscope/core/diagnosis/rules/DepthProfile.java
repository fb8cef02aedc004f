package org.initscope.core.diagnosis.rules;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.statistics.Quantity;

/** A quantity of the first and the last hidden layer at the first measured step. */
public final class DepthProfile {
    private final Optional<LayerObservation> first;
    private final Optional<LayerObservation> last;
    private final int layers;

    private DepthProfile(Optional<LayerObservation> first, Optional<LayerObservation> last, int layers) {
        this.first = first;
        this.last = last;
        this.layers = layers;
    }

    public static DepthProfile of(RunStatistics run, Quantity quantity) {
        List<Integer> layers = run.network().nonlinearities();
        return new DepthProfile(
                start(run, layers.get(0), quantity),
                start(run, layers.get(layers.size() - 1), quantity),
                layers.size());
    }

    private static Optional<LayerObservation> start(RunStatistics run, int layer, Quantity quantity) {
        NavigableMap<Long, LayerObservation> series = run.layers().layer(layer, quantity);
        return Optional.ofNullable(series.get(0L)).filter(o -> o.std().isPresent());
    }

    public boolean isComplete() {
        return first.isPresent() && last.isPresent();
    }

    public boolean isNonzero() {
        return first().stdOrZero() > 0 && last().stdOrZero() > 0;
    }

    public LayerObservation first() {
        return first.orElseThrow();
    }

    public LayerObservation last() {
        return last.orElseThrow();
    }

    /** The factor of one layer where the whole depth has this one. */
    public double perLayer(double ratio) {
        return Math.pow(ratio, 1.0 / (layers - 1));
    }
}
