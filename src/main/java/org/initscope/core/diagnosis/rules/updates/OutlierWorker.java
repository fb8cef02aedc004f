package org.initscope.core.diagnosis.rules.updates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.Evaluation;

/**
 * The worker whose loss is least like the others', round after round.
 *
 * @param loss its mean loss
 * @param gap by how much that is above the middle of the others'
 * @param luck the gap to be expected of shards so large that are assigned by chance; 0 where that is not known
 */
record OutlierWorker(int worker, double loss, double gap, double luck) {
    private static final double STANDARD_ERRORS = 4;
    private static final double BEYOND_LUCK = 5;

    /**
     * Empty where no gap is more than what a round's minibatches explain.
     *
     * @param rounds the workers of each round
     */
    static Optional<OutlierWorker> of(RunStatistics run, Collection<List<AveragingRound>> rounds) {
        OptionalLong examples = run.evaluations().stream()
                .filter(e -> e.split().equals("train"))
                .mapToLong(Evaluation::examples)
                .max();
        OptionalLong shard = examples.isEmpty()
                ? examples
                : OptionalLong.of(
                        Math.max(1, examples.getAsLong() / run.description().workers()));
        Map<Integer, Rounds> byWorker = new TreeMap<>();
        for (List<AveragingRound> round : rounds) {
            double[] losses =
                    round.stream().mapToDouble(AveragingRound::loss).sorted().toArray();
            if (losses.length >= 2) {
                round.forEach(r -> byWorker.computeIfAbsent(r.worker().orElseThrow(), worker -> new Rounds())
                        .add(r, r.loss() - medianOfOthers(losses, r.loss())));
            }
        }
        return byWorker.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue().own, entry.getValue().gaps, shard))
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(outlier -> Math.abs(outlier.gap())));
    }

    /** The rounds of one worker, and how far its loss is above the middle of the others' in each. */
    private static final class Rounds {
        private final List<AveragingRound> own = new ArrayList<>();
        private final List<Double> gaps = new ArrayList<>();

        void add(AveragingRound round, double gap) {
            own.add(round);
            gaps.add(gap);
        }
    }

    /** The median of rising values without one of them. */
    private static double medianOfOthers(double[] rising, double one) {
        int without = Arrays.binarySearch(rising, one);
        int others = rising.length - 1;
        double upper = other(rising, without, others / 2);
        return others % 2 == 1 ? upper : (other(rising, without, others / 2 - 1) + upper) / 2;
    }

    private static double other(double[] rising, int without, int place) {
        return place < without ? rising[place] : rising[place + 1];
    }

    private static OutlierWorker of(int worker, List<AveragingRound> own, List<Double> gaps, OptionalLong shard) {
        double gap = mean(gaps);
        double spread = spread(gaps);
        if (!(Math.abs(gap) > STANDARD_ERRORS * spread / Math.sqrt(gaps.size()))) {
            return null;
        }
        double seen = mean(own.stream().map(r -> (double) r.examples()).toList());
        // both are means over examples that are drawn by chance, so that they vary as one over the root of their number
        double luck = shard.isEmpty() ? 0 : spread * Math.sqrt(seen / shard.getAsLong());
        return new OutlierWorker(
                worker, mean(own.stream().map(AveragingRound::loss).toList()), gap, luck);
    }

    /** Whether the names of the worker are other ones than chance would have assigned to it. */
    boolean isBeyondLuck() {
        return Math.abs(gap) > BEYOND_LUCK * luck;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElse(0);
    }

    /** The std about a gap that may grow slowly, from the steps between neighbours. */
    private static double spread(List<Double> gaps) {
        double squares = 0;
        for (int i = 1; i < gaps.size(); i++) {
            squares += Math.pow(gaps.get(i) - gaps.get(i - 1), 2);
        }
        return gaps.size() < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / 2 / (gaps.size() - 1));
    }
}
