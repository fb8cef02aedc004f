package org.initscope.core.search.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the values of a swept key do to the probability to train and to the loss where it trains. One figure has both:
 * the loss in which failures count as ln V.
 *
 * @param best the level with the lowest mean of that figure, with which the others are compared
 */
public record KeyEffect(Factor factor, List<Level> levels, int best) {
    public KeyEffect {
        levels = List.copyOf(levels);
    }

    /**
     * A value of the key.
     *
     * @param loss dev loss of the trials that trained
     * @param cappedLoss dev loss of all, with ln V for those that broke
     * @param beside the best value, where all other keys are equal
     */
    public record Level(String value, Counts counts, Estimate loss, Estimate cappedLoss, Differences beside) {}

    /**
     * A value minus the best one, of trials that are equal in all other keys and in the seed. The sample is that of the
     * combinations of the other keys, each the mean of its seeds; of a single combination that of its seeds.
     *
     * @param trained difference of the share that trained
     * @param loss difference of the loss, where both trained
     * @param cappedLoss difference of the loss in which failures count
     */
    public record Differences(Estimate trained, Estimate loss, Estimate cappedLoss) {}

    /** Whether a level is that of the best value. */
    public boolean isBest(Level level) {
        return level == levels.get(best);
    }

    /** Its levels, or of more than so many some at equal distances, and the best one. */
    public List<Level> thinned(int most) {
        int count = levels.size();
        return count <= most
                ? levels
                : IntStream.concat(
                                IntStream.range(0, most).map(place -> (int) ((long) place * (count - 1) / (most - 1))),
                                IntStream.of(best))
                        .sorted()
                        .distinct()
                        .mapToObj(levels::get)
                        .toList();
    }

    /** Of every swept key with more than one value. */
    public static List<KeyEffect> of(TrialColumns trials) {
        return IntStream.range(0, trials.factors().size())
                .filter(factor -> trials.factors().get(factor).levels().size() > 1)
                .mapToObj(factor -> of(trials, factor))
                .toList();
    }

    private static KeyEffect of(TrialColumns trials, int factor) {
        int count = trials.factors().get(factor).levels().size();
        long[][] endings = new long[count][Ending.values().length];
        List<RunningEstimate> losses = running(count);
        List<RunningEstimate> capped = running(count);
        for (int trial = 0; trial < trials.trials(); trial++) {
            int level = trials.level(factor, trial);
            endings[level][trials.ending(trial).ordinal()]++;
            add(losses.get(level), trials.loss(trial));
            add(capped.get(level), trials.cappedLoss(trial));
        }
        int best = IntStream.range(0, count)
                .boxed()
                .min(Comparator.comparingDouble(
                        level -> capped.get(level).estimate().mean().orElse(Double.POSITIVE_INFINITY)))
                .orElseThrow();
        List<PairedDifferences> pairs = IntStream.range(0, count)
                .mapToObj(level -> new PairedDifferences(trials))
                .toList();
        Contexts contexts = Contexts.of(trials, factor);
        for (int group = 0; group < contexts.count(); group++) {
            int[] points = contexts.points(group);
            for (int reference : points) {
                if (trials.level(factor, trials.start(reference)) == best) {
                    for (int point : points) {
                        pairs.get(trials.level(factor, trials.start(point))).add(point, reference);
                    }
                }
            }
        }
        return new KeyEffect(
                trials.factors().get(factor),
                IntStream.range(0, count)
                        .mapToObj(level -> new Level(
                                trials.factors().get(factor).levels().get(level),
                                new Counts(endings[level][0], endings[level][1], endings[level][2]),
                                losses.get(level).estimate(),
                                capped.get(level).estimate(),
                                pairs.get(level).differences()))
                        .toList(),
                best);
    }

    private static List<RunningEstimate> running(int count) {
        return IntStream.range(0, count)
                .mapToObj(level -> new RunningEstimate())
                .toList();
    }

    private static void add(RunningEstimate estimate, double value) {
        if (!Double.isNaN(value)) {
            estimate.add(value);
        }
    }
}
