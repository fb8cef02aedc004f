package org.initscope.spark.search;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.rules.StandardRules;
import org.initscope.core.search.EarlyStopping;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialRunner;
import org.initscope.spark.search.trial.TrialSegment;

/** Measures on this machine how long a search will take, from a few short trials. */
public final class SearchCalibration {
    private static final long MEASURED_STEPS = 400;
    private static final int WARM_UPS = 3;
    private static final double SECOND = 1e9;
    private static final int MEASURED_TRIALS = 3;

    /** How many short runs it takes. */
    public static final int RUNS = MEASURED_TRIALS * (WARM_UPS + 1);

    private SearchCalibration() {}

    /**
     * The time of all trials on one core, in seconds. It is the work of all trials over the speed of the cheapest, the
     * middle and the most costly one, which are cut short.
     *
     * @param each hears of the end of each short run
     */
    public static double seconds(SearchPlan plan, List<TrialData> data, Runnable each) {
        PlannedTrials trials = plan.trials();
        double[] work = trials.stream().mapToDouble(SearchCalibration::work).toArray();
        int[] ordered = IntStream.range(0, work.length)
                .boxed()
                .sorted(Comparator.comparingDouble(trial -> work[trial]))
                .mapToInt(Integer::intValue)
                .toArray();
        double speed = 0;
        List<PlannedTrial> measured = Stream.of(0, ordered.length / 2, ordered.length - 1)
                .map(place -> trials.at(ordered[place]))
                .toList();
        for (PlannedTrial trial : measured) {
            speed += speed(plan, trial.plan(), data.get(trial.plan().data()), each) / measured.size();
        }
        return trials.stream()
                        .mapToDouble(trial -> trial.plan()
                                .cost(
                                        trial.plan().steps(),
                                        data.get(trial.plan().data()).evaluatedExamples()))
                        .sum()
                / speed;
    }

    private static double work(PlannedTrial trial) {
        return trial.plan().cost(trial.plan().steps(), 0);
    }

    /** Work a second, once compiled. */
    private static double speed(SearchPlan search, TrialPlan plan, TrialData data, Runnable each) {
        TrialRunner runner =
                new TrialRunner(data, StandardRules.diagnosis(search.thresholds()), new EarlyStopping.None());
        long steps = Math.min(plan.steps(), MEASURED_STEPS);
        TrialSegment cut = new TrialSegment(plan, 0, steps, TrialSegment.END);
        for (int i = 0; i < WARM_UPS; i++) {
            runner.run(cut);
            each.run();
        }
        long began = System.nanoTime();
        runner.run(cut);
        double work = plan.cost(steps, data.evaluatedExamples());
        double speed = work * SECOND / (System.nanoTime() - began);
        each.run();
        return speed;
    }
}
