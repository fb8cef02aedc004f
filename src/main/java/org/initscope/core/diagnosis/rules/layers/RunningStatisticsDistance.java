package org.initscope.core.diagnosis.rules.layers;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.statistics.BatchNormUnits;

/** How far running statistics of batch normalization are from other statistics, in standard deviations of a unit. */
final class RunningStatisticsDistance {
    private RunningStatisticsDistance() {}

    /**
     * From a layer's own minibatch: √(mean of shift² / variance − 1/n) over units, or |median of ln(running variance /
     * variance)|, whichever is larger. The first leaves out what a mean of n examples is off by.
     *
     * @param examples n, of a minibatch
     */
    static double toMinibatch(BatchNormUnits units, int examples) {
        double squares = 0;
        List<Double> ratios = new ArrayList<>();
        for (int u = 0; u < units.units(); u++) {
            double batchVariance = units.batchVariance()[u];
            double shift = units.runningMean()[u] - units.batchMean()[u];
            if (batchVariance > 0 && Double.isFinite(shift) && Double.isFinite(units.runningVariance()[u])) {
                squares += shift * shift / batchVariance;
                ratios.add(Math.log(Math.max(1e-30, units.runningVariance()[u]) / batchVariance));
            }
        }
        if (ratios.isEmpty()) {
            return 0;
        }
        double excess = Math.max(0, squares / ratios.size() - 1.0 / examples);
        return Math.max(Math.sqrt(excess), Math.abs(Numbers.median(ratios)));
    }

    /**
     * Between two workers: √(mean of shift² / variance − noise) over units.
     *
     * @param noise share of a variance by which the running means of two like workers differ
     */
    static double betweenWorkers(BatchNormUnits a, BatchNormUnits b, double noise) {
        double squares = 0;
        int counted = 0;
        for (int u = 0; u < a.units(); u++) {
            double variance = (a.runningVariance()[u] + b.runningVariance()[u]) / 2;
            double shift = a.runningMean()[u] - b.runningMean()[u];
            if (variance > 0 && Double.isFinite(shift) && Double.isFinite(variance)) {
                squares += shift * shift / variance;
                counted++;
            }
        }
        return counted == 0 ? 0 : Math.sqrt(Math.max(0, squares / counted - noise));
    }
}
