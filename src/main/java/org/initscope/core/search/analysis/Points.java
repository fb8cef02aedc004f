package org.initscope.core.search.analysis;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The points of a search, ranked.
 *
 * <p>A point goes by the mean of its seeds' dev losses, where a seed that broke counts as ln V. Its interval is that of
 * Student's t. Points whose intervals overlap are ties. A point with one seed has no interval, and no ties are known.
 */
public final class Points {
    private final TrialColumns trials;
    private final double[] means;
    /** NaN where a point has no interval. */
    private final double[] lows;

    private final double[] highs;
    private final double[] sortedMeans;
    private final double[] sortedLows;
    private final double[] sortedHighs;
    private final int[] order;
    private final int ranked;

    private Points(TrialColumns trials) {
        this.trials = trials;
        int points = trials.points();
        means = new double[points];
        lows = new double[points];
        highs = new double[points];
        for (int point = 0; point < points; point++) {
            Estimate estimate = trials.cappedLossOf(point);
            Optional<Interval> interval = estimate.interval();
            means[point] = estimate.mean().orElse(Double.NaN);
            lows[point] = interval.map(Interval::low).orElse(Double.NaN);
            highs[point] = interval.map(Interval::high).orElse(Double.NaN);
        }
        sortedMeans = sorted(means, means);
        sortedLows = sorted(lows, means);
        sortedHighs = sorted(highs, means);
        ranked = (int) Arrays.stream(means).filter(mean -> !Double.isNaN(mean)).count();
        order = order();
    }

    /** The points of some trials. */
    public static Points of(TrialColumns trials) {
        return new Points(trials);
    }

    /** Values, or others where they are NaN, in their order. */
    private static double[] sorted(double[] values, double[] others) {
        double[] sorted = IntStream.range(0, values.length)
                .mapToDouble(i -> Double.isNaN(values[i]) ? others[i] : values[i])
                .toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private int[] order() {
        int[] by = new int[means.length];
        int[] taken = new int[means.length];
        for (int point = 0; point < means.length; point++) {
            int place = Double.isNaN(means[point]) ? ranked : below(sortedMeans, means[point]);
            by[place + taken[place]++] = point;
        }
        return by;
    }

    /** How many numbers of a sorted array are below one. */
    private static int below(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public int size() {
        return order.length;
    }

    /** The factors whose values the points have. */
    public TrialColumns trials() {
        return trials;
    }

    /** How many points cannot be told from the best one, itself included; 0 where that is not known, or none trains. */
    public int tiedWithBest() {
        return ranked == 0 || at(0).counts().trained() == 0
                ? 0
                : ties(order[0]).map(ties -> ties.to()).orElse(0);
    }

    /** A point, the best one first. */
    public Point at(int place) {
        int point = order[place];
        int from = trials.start(point);
        int to = trials.start(point + 1);
        double[] losses = IntStream.range(from, to).mapToDouble(trials::loss).toArray();
        return new Point(
                trials.levels(from),
                trials.row(from),
                trials.counts(from, to),
                Estimate.of(losses),
                trials.cappedLossOf(point),
                Double.isNaN(means[point]) ? OptionalInt.empty() : OptionalInt.of(below(sortedMeans, means[point]) + 1),
                ties(point));
    }

    /** Which trials the point at a place has, by their numbers from when they were added. */
    public IntStream rows(int place) {
        int point = order[place];
        return IntStream.range(trials.start(point), trials.start(point + 1)).map(trials::row);
    }

    private Optional<Point.Ties> ties(int point) {
        if (Double.isNaN(lows[point])) {
            return Optional.empty();
        }
        int surelyBetter = below(sortedHighs, lows[point]);
        int notSurelyWorse = below(sortedLows, Math.nextUp(highs[point]));
        return Optional.of(new Point.Ties(surelyBetter + 1, Math.min(ranked, notSurelyWorse)));
    }
}
