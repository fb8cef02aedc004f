package org.initscope.core.search.analysis;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What the values of a swept key do to the probability to train and to the loss where it trains. One figure has both:
 * the loss in which failures count as ln V.
 *
 * @param best the level with the lowest mean of that figure among the common ones, with which the others are compared; another
 *     common one where that surely does better with all else equal
 */
public record KeyEffect(Factor factor, List<Level> levels, int best) {
    public KeyEffect {
        levels = List.copyOf(levels);
    }

    /**
     * A value of the key.
     *
     * @param points how many combinations of the other keys it was tried in
     * @param loss dev loss of the trials that trained
     * @param cappedLoss dev loss of all, with ln V for those that broke
     * @param beside the best value, where all other keys are equal
     */
    public record Level(
            String value, long points, Counts counts, Estimate loss, Estimate cappedLoss, Differences beside) {}

    /**
     * A value minus the best one, of trials that are equal in all other keys and in the seed. The sample is that of the
     * combinations of the other keys, each the mean of its seeds; of a single combination that of its seeds.
     *
     * @param trained difference of the share that trained
     * @param loss difference of the loss, where both trained
     * @param cappedLoss difference of the loss in which failures count
     */
    public record Differences(Estimate trained, Estimate loss, Estimate cappedLoss) {}

    /** The level that costs most beside the best one, among the common ones; the best one where it is alone. */
    public Level worst() {
        return Arrays.stream(common(levels.stream().mapToLong(Level::points).toArray()))
                .mapToObj(levels::get)
                .filter(level -> level.cappedLoss().count() > 0 && !isBest(level))
                .max(Comparator.comparingDouble(this::cost))
                .orElse(levels.get(best));
    }

    private double cost(Level level) {
        return level.beside()
                .cappedLoss()
                .mean()
                .orElseGet(() -> level.cappedLoss().mean().orElseThrow()
                        - levels.get(best).cappedLoss().mean().orElseThrow());
    }

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
        long[] points = points(trials, factor, count);
        int[] common = common(points);
        int best = Arrays.stream(common)
                .boxed()
                .min(Comparator.comparingDouble(
                        level -> capped.get(level).estimate().mean().orElse(Double.POSITIVE_INFINITY)))
                .orElseThrow();
        Contexts contexts = Contexts.of(trials, factor);
        List<Differences> beside = beside(trials, factor, contexts, best);
        BitSet tried = new BitSet();
        for (OptionalInt better = better(common, beside);
                better.isPresent() && !tried.get(better.getAsInt());
                better = better(common, beside)) {
            tried.set(best);
            best = better.getAsInt();
            beside = beside(trials, factor, contexts, best);
        }
        List<Differences> differences = beside;
        return new KeyEffect(
                trials.factors().get(factor),
                IntStream.range(0, count)
                        .mapToObj(level -> new Level(
                                trials.factors().get(factor).levels().get(level),
                                points[level],
                                new Counts(endings[level][0], endings[level][1], endings[level][2]),
                                losses.get(level).estimate(),
                                capped.get(level).estimate(),
                                differences.get(level)))
                        .toList(),
                best);
    }

    /** How many points have each level. */
    private static long[] points(TrialColumns trials, int factor, int count) {
        long[] points = new long[count];
        for (int point = 0; point < trials.points(); point++) {
            points[trials.level(factor, trials.start(point))]++;
        }
        return points;
    }

    /**
     * The levels with at least half as many points as the one with most. Those that a refinement added near good points alone have
     * a lower mean for that.
     */
    private static int[] common(long[] points) {
        long most = Arrays.stream(points).max().orElse(0);
        return IntStream.range(0, points.length)
                .filter(level -> 2 * points[level] >= most)
                .toArray();
    }

    /** Each level beside another one, in the combinations of the other keys that have both. */
    private static List<Differences> beside(TrialColumns trials, int factor, Contexts contexts, int other) {
        List<PairedDifferences> pairs = trials.factors().get(factor).levels().stream()
                .map(level -> new PairedDifferences(trials))
                .toList();
        for (int group = 0; group < contexts.count(); group++) {
            int[] points = contexts.points(group);
            for (int reference : points) {
                if (trials.level(factor, trials.start(reference)) == other) {
                    for (int point : points) {
                        pairs.get(trials.level(factor, trials.start(point))).add(point, reference);
                    }
                }
            }
        }
        return pairs.stream().map(PairedDifferences::differences).toList();
    }

    /** The level that is furthest below the one that all are compared with, of those whose whole interval is. */
    private static OptionalInt better(int[] common, List<Differences> beside) {
        return Arrays.stream(common)
                .filter(level -> beside.get(level)
                        .cappedLoss()
                        .interval()
                        .filter(interval -> interval.high() < 0)
                        .isPresent())
                .boxed()
                .min(Comparator.comparingDouble(
                        level -> beside.get(level).cappedLoss().mean().orElseThrow()))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
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
