package org.initscope.core.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.RunStatistics.AveragingRound;
import org.initscope.core.diagnosis.RunStatistics.Evaluation;

/**
 * The worker whose loss is least like the others', round after round.
 *
 * @param loss its mean loss
 * @param gap by how much that is above the middle of the others'
 * @param luck the gap to be expected of shards so large that are dealt by chance; 0 where that is not known
 */
record OddWorker(int worker, double loss, double gap, double luck) {
    private static final double STANDARD_ERRORS = 4;
    private static final double BEYOND_LUCK = 5;

    /**
     * Empty where no gap is more than what a round's minibatches explain.
     *
     * @param rounds the workers of each round
     */
    static Optional<OddWorker> of(RunStatistics run, Collection<List<AveragingRound>> rounds) {
        OptionalLong examples = run.evaluations().stream()
                .filter(e -> e.split().equals("train"))
                .mapToLong(Evaluation::examples)
                .max();
        OptionalLong shard = examples.isEmpty()
                ? examples
                : OptionalLong.of(Math.max(1, examples.getAsLong() / run.facts().workers()));
        return IntStream.range(0, run.facts().workers())
                .mapToObj(worker -> of(worker, rounds, shard))
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(odd -> Math.abs(odd.gap())));
    }

    private static OddWorker of(int worker, Collection<List<AveragingRound>> rounds, OptionalLong shard) {
        List<AveragingRound> own = new ArrayList<>();
        List<Double> gaps = new ArrayList<>();
        for (List<AveragingRound> round : rounds) {
            List<Double> others = round.stream()
                    .filter(r -> r.worker() != worker)
                    .map(AveragingRound::loss)
                    .toList();
            round.stream()
                    .filter(r -> r.worker() == worker && !others.isEmpty())
                    .forEach(r -> {
                        own.add(r);
                        gaps.add(r.loss() - Numbers.median(others));
                    });
        }
        double gap = mean(gaps);
        double spread = spread(gaps);
        if (!(Math.abs(gap) > STANDARD_ERRORS * spread / Math.sqrt(gaps.size()))) {
            return null;
        }
        double seen = mean(own.stream().map(r -> (double) r.examples()).toList());
        // both are means over examples that are drawn by chance, so that they vary as one over the root of their number
        double luck = shard.isEmpty() ? 0 : spread * Math.sqrt(seen / shard.getAsLong());
        return new OddWorker(worker, mean(own.stream().map(AveragingRound::loss).toList()), gap, luck);
    }

    /** Whether the names of the worker are other ones than chance would have dealt it. */
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
