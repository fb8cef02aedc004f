package org.initscope.core.search.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The points of a search in groups that differ in one factor alone.
 *
 * <p>The points of a group are in the order of the factor's levels, of which each has one point at most.
 */
final class Contexts {
    private final int[] points;
    private final int[] starts;

    private Contexts(int[] points, int[] starts) {
        this.points = points;
        this.starts = starts;
    }

    /** The groups that are left where a factor varies. */
    static Contexts of(TrialColumns trials, int factor) {
        int[] order = IntStream.range(0, trials.points()).toArray();
        int[] others = IntStream.range(0, trials.factors().size())
                .filter(f -> f != factor)
                .toArray();
        for (int k = others.length - 1; k >= 0; k--) {
            int other = others[k];
            order = sorted(
                    order,
                    IntStream.range(0, trials.points())
                            .map(point -> trials.level(other, trials.start(point)))
                            .toArray(),
                    trials.factors().get(other).levels().size());
        }
        int[] points = order;
        int[] starts = IntStream.range(0, points.length)
                .filter(place -> place == 0
                        || Arrays.stream(others)
                                .anyMatch(f -> trials.level(f, trials.start(points[place]))
                                        != trials.level(f, trials.start(points[place - 1]))))
                .toArray();
        return new Contexts(points, starts);
    }

    /** An order, stably sorted by what a column has at its places. */
    static int[] sorted(int[] order, int[] column, int levels) {
        int[] next = new int[levels + 1];
        for (int place : order) {
            next[column[place] + 1]++;
        }
        for (int level = 0; level < levels; level++) {
            next[level + 1] += next[level];
        }
        int[] sorted = new int[order.length];
        for (int place : order) {
            sorted[next[column[place]]++] = place;
        }
        return sorted;
    }

    int count() {
        return starts.length;
    }

    /** The points of a group. */
    int[] points(int group) {
        return Arrays.copyOfRange(points, starts[group], group + 1 < starts.length ? starts[group + 1] : points.length);
    }
}
