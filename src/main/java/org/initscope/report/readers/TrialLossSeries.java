package org.initscope.report.readers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.evidence.BoundedSeries;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.report.SearchReport.LossSeries;

/** The loss of each trial at a few of its measured steps, the first and the last among them. */
final class TrialLossSeries {
    /** Besides the first and the last. Which steps stay depends on their numbers alone, so that most trials share theirs. */
    private static final int MOST_POINTS = 14;

    private final Map<String, Integer> trials;
    private final List<BoundedSeries<Double>> series = new ArrayList<>();

    /**
     * @param trials the place of each trial by its id
     */
    TrialLossSeries(Map<String, Integer> trials) {
        this.trials = trials;
        trials.forEach((id, place) -> series.add(new BoundedSeries<>(MOST_POINTS, Integer.MAX_VALUE)));
    }

    /** Adds a step of a trial; those of others and of further workers are ignored. */
    void add(String id, TrainingStepLoss row) {
        Integer trial = trials.get(id);
        if (trial != null && row.worker() == 0) {
            series.get(trial).add(row.step(), row::loss);
        }
    }

    LossSeries series() {
        Map<List<Long>, Integer> lists = new LinkedHashMap<>();
        int[] at = new int[series.size()];
        double[][] loss = new double[series.size()][];
        for (int trial = 0; trial < at.length; trial++) {
            Map<Long, Double> held = series.get(trial).held();
            List<Long> steps = List.copyOf(held.keySet());
            lists.putIfAbsent(steps, lists.size());
            at[trial] = lists.get(steps);
            loss[trial] =
                    held.values().stream().mapToDouble(Double::doubleValue).toArray();
        }
        return new LossSeries(
                lists.keySet().stream()
                        .map(steps -> steps.stream().mapToLong(Long::longValue).toArray())
                        .toList(),
                at,
                loss);
    }
}
