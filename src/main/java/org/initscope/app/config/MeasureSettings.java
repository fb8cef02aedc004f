package org.initscope.app.config;

import org.initscope.core.statistics.MeasurementSchedule;

/**
 * When and how finely the network is measured: section {@code measure} of a job.
 *
 * @param first so many local steps from the start are measured
 * @param every so many local steps one is measured, from step 0; 0: none by this rule
 * @param logarithmic whether steps 1, 2, 5, 10, 20, 50 … are measured
 * @param last whether the last local step is measured
 * @param histogramBins bins of every histogram; 0: no histograms
 * @param workers whether every worker is measured while it trains
 * @param averaged whether the averaged network is measured once a round
 */
public record MeasureSettings(
        long first,
        long every,
        boolean logarithmic,
        boolean last,
        int histogramBins,
        boolean workers,
        boolean averaged) {

    /** Which of a worker's local steps are measured, in a run of so many steps. */
    public MeasurementSchedule schedule(long steps) {
        return workers ? new MeasurementSchedule(first, every, logarithmic, last, steps) : MeasurementSchedule.never();
    }
}
