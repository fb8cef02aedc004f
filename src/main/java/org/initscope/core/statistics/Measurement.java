package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Everything measured at one step of one network. */
public record Measurement(
        long step, List<LayerStatistics> statistics, List<LayerHistogram> histograms, List<BatchNormUnits> batchNorms)
        implements Serializable {

    public Measurement {
        statistics = List.copyOf(statistics);
        histograms = List.copyOf(histograms);
        batchNorms = List.copyOf(batchNorms);
    }

    /** The first layer whose parameters, preactivations or activations are not all finite. */
    public Optional<String> firstNonfiniteLayer() {
        return statistics.stream()
                .filter(s -> s.moments().nonfinite() > 0)
                .filter(s -> switch (s.quantity()) {
                    case PARAMETER, PREACTIVATION, ACTIVATION -> true;
                    default -> false;
                })
                .map(LayerStatistics::subject)
                .min(Comparator.comparingInt(LayerStatistics.Subject::layerIndex))
                .map(LayerStatistics.Subject::layerName);
    }
}
