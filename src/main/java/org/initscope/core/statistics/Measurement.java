package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.List;

/** Everything measured at one step of one network. */
public record Measurement(
        long step, List<LayerStatistics> statistics, List<LayerHistogram> histograms, List<BatchNormUnits> batchNorms)
        implements Serializable {

    public Measurement {
        statistics = List.copyOf(statistics);
        histograms = List.copyOf(histograms);
        batchNorms = List.copyOf(batchNorms);
    }
}
