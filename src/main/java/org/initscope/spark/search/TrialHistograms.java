package org.initscope.spark.search;

import java.util.List;
import org.initscope.core.statistics.LayerHistogram;
import org.initscope.core.statistics.Measurement;

/** Which histograms of a trial come back. */
public enum TrialHistograms {
    NONE,
    /** Of the first and the last step. */
    FIRST_LAST,
    ALL;

    /** Those of a measurement that are kept. */
    List<LayerHistogram> of(Measurement measurement, long lastStep) {
        boolean kept = this == ALL || this == FIRST_LAST && (measurement.step() == 0 || measurement.step() == lastStep);
        return kept ? measurement.histograms() : List.of();
    }
}
