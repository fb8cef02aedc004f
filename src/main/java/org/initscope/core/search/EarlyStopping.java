package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which trials stop before their last step: by themselves, or at a rung, a number of steps at which all trials of a bracket are
 * compared.
 *
 * <p>A rung waits until every trial of the bracket is there. The asynchronous forms (ASHA, Li et al. 2020) promote a
 * trial by what happens to have finished before it, so that another cluster keeps other trials. Here the same bracket
 * keeps the same ones everywhere. Workers that wait take trials of the next bracket or none.
 */
public sealed interface EarlyStopping extends Serializable {

    /** The steps of the rungs, rising. */
    List<Long> rungs();

    /** The trials that go on beyond a rung, of all that reached it. */
    Set<String> survivors(List<RungScore> scores);

    /** Whether trials are stopped by what their own losses foretell. */
    default boolean isByForecast() {
        return this instanceof Forecast;
    }

    /** A trial's dev loss at a rung, in nats. */
    record RungScore(String trialId, double devLoss) {
        public RungScore {
            require(
                    Double.isFinite(devLoss),
                    "trial %s has dev loss %s at a rung, expected a number",
                    trialId,
                    devLoss);
        }
    }

    /** Every trial takes all its steps. */
    record None() implements EarlyStopping {
        @Override
        public List<Long> rungs() {
            return List.of();
        }

        @Override
        public Set<String> survivors(List<RungScore> scores) {
            return ids(scores, scores.size());
        }
    }

    /**
     * Each trial by itself stops where its own losses foretell that it ends sick. Nothing is compared at rungs, so that a
     * trial does not depend on others.
     */
    record Forecast() implements EarlyStopping {
        @Override
        public List<Long> rungs() {
            return List.of();
        }

        @Override
        public Set<String> survivors(List<RungScore> scores) {
            return ids(scores, scores.size());
        }
    }

    /**
     * The best share goes on, at least one trial; of equal losses the lesser id (Jamieson and Talwalkar 2016).
     *
     * @param keep share that goes on, in (0, 1)
     */
    record SuccessiveHalving(List<Long> rungs, double keep) implements EarlyStopping {
        public SuccessiveHalving {
            rungs = requireRising(rungs);
            require(keep > 0 && keep < 1, "early stopping keeps %s of the trials, expected more than 0, below 1", keep);
        }

        @Override
        public Set<String> survivors(List<RungScore> scores) {
            return ids(scores, (int) Math.ceil(scores.size() * keep - 1e-9));
        }
    }

    /** Trials that are worse than the median of the rung stop (Golovin et al. 2017, on the present loss). */
    record Median(List<Long> rungs) implements EarlyStopping {
        public Median {
            rungs = requireRising(rungs);
        }

        @Override
        public Set<String> survivors(List<RungScore> scores) {
            double[] losses =
                    scores.stream().mapToDouble(RungScore::devLoss).sorted().toArray();
            int n = losses.length;
            double median = n == 0 ? 0 : (losses[(n - 1) / 2] + losses[n / 2]) / 2;
            Set<String> survivors = new HashSet<>();
            scores.stream().filter(s -> s.devLoss() <= median).forEach(s -> survivors.add(s.trialId()));
            return survivors;
        }
    }

    private static List<Long> requireRising(List<Long> rungs) {
        require(!rungs.isEmpty(), "early stopping has no rungs, expected at least one number of steps");
        for (int i = 0; i < rungs.size(); i++) {
            long before = i == 0 ? 0 : rungs.get(i - 1);
            require(rungs.get(i) > before, "a rung is at step %d, expected more than %d", rungs.get(i), before);
        }
        return List.copyOf(rungs);
    }

    private static Set<String> ids(List<RungScore> scores, int count) {
        Set<String> best = new HashSet<>();
        scores.stream()
                .sorted(Comparator.comparingDouble(RungScore::devLoss).thenComparing(RungScore::trialId))
                .limit(count)
                .forEach(s -> best.add(s.trialId()));
        return best;
    }
}
