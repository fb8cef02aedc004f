package org.initscope.core.search.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.initscope.core.RandomStream;

/**
 * The mean loss of each point, with the factors that vary; factors that always change together are one.
 *
 * @param places of the factors among all that are swept; of several that are one the first
 * @param levels [factors][points]
 * @param means of the loss in which failures count
 * @param weights trials of each point
 * @param withinSquares squared distances of trials from the mean of their point
 */
record PointMeans(
        List<Factor> factors,
        List<Integer> places,
        int[][] levels,
        double[] means,
        double[] weights,
        double withinSquares) {
    /** More cells of pairs are no summary of anything. */
    static final long MOST_CELLS = 4_000_000;

    /** A relative standard deviation of sums of equal numbers. */
    private static final double ROUNDING = 1e-12;

    /** Of more points than these a fixed choice is taken. */
    private static final int MOST_POINTS = 200_000;

    /** So many points for each number that is fitted. */
    private static final int POINTS_A_NUMBER = 2;

    static PointMeans of(TrialColumns trials) {
        int points = trials.points();
        double[] means = new double[points];
        double[] weights = new double[points];
        double within = 0;
        for (int point = 0; point < points; point++) {
            Estimate estimate = trials.cappedLossOf(point);
            means[point] = estimate.mean().orElse(Double.NaN);
            weights[point] = estimate.count();
            within += estimate.count() > 0 ? estimate.squares() : 0;
        }
        int[] known =
                IntStream.range(0, points).filter(point -> weights[point] > 0).toArray();
        List<Factor> factors = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<int[]> levels = new ArrayList<>();
        for (int f = 0; f < trials.factors().size(); f++) {
            int factor = f;
            int[] column = Arrays.stream(known)
                    .map(point -> trials.level(factor, trials.start(point)))
                    .toArray();
            add(trials.factors().get(f), column, factors, levels);
            if (factors.size() > places.size()) {
                places.add(f);
            }
        }
        return new PointMeans(
                List.copyOf(factors),
                List.copyOf(places),
                levels.toArray(int[][]::new),
                Arrays.stream(known).mapToDouble(point -> means[point]).toArray(),
                Arrays.stream(known).mapToDouble(point -> weights[point]).toArray(),
                within);
    }

    /** Adds a factor with the levels that it has, unless it is constant or changes with an earlier one alone. */
    private static void add(Factor factor, int[] column, List<Factor> factors, List<int[]> levels) {
        int[] present = Arrays.stream(column).distinct().sorted().toArray();
        if (present.length < 2) {
            return;
        }
        int[] codes = Arrays.stream(column)
                .map(level -> Arrays.binarySearch(present, level))
                .toArray();
        Factor own = new Factor(
                factor.key(),
                Arrays.stream(present).mapToObj(factor.levels()::get).toList());
        for (int f = 0; f < factors.size(); f++) {
            int[] partner =
                    together(levels.get(f), codes, factors.get(f).levels().size(), present.length);
            if (partner.length > 0) {
                Factor other = factors.get(f);
                factors.set(
                        f,
                        new Factor(
                                other.key() + " with " + own.key(),
                                IntStream.range(0, partner.length)
                                        .mapToObj(level -> other.levels().get(level) + " with "
                                                + own.levels().get(partner[level]))
                                        .toList()));
                return;
            }
        }
        factors.add(own);
        levels.add(codes);
    }

    /** Of each level of a column the one that always goes with it in another one; empty where they vary apart. */
    private static int[] together(int[] column, int[] other, int levels, int otherLevels) {
        if (levels != otherLevels) {
            return new int[0];
        }
        int[] partner = new int[levels];
        int[] back = new int[levels];
        Arrays.fill(partner, -1);
        Arrays.fill(back, -1);
        for (int point = 0; point < column.length; point++) {
            if (partner[column[point]] < 0 && back[other[point]] < 0) {
                partner[column[point]] = other[point];
                back[other[point]] = column[point];
            }
            if (partner[column[point]] != other[point]) {
                return new int[0];
            }
        }
        return partner;
    }

    int count() {
        return means.length;
    }

    double trials() {
        return Arrays.stream(weights).sum();
    }

    int size(int factor) {
        return factors.get(factor).levels().size();
    }

    double mean() {
        return IntStream.range(0, count())
                        .mapToDouble(point -> weights[point] * means[point])
                        .sum()
                / trials();
    }

    /** Squared distances of all trials from their mean. */
    double totalSquares() {
        double mean = mean();
        return withinSquares
                + IntStream.range(0, count())
                        .mapToDouble(point -> weights[point] * (means[point] - mean) * (means[point] - mean))
                        .sum();
    }

    /** Whether the trials differ by more than rounding. */
    boolean vary() {
        return totalSquares() > ROUNDING * ROUNDING * trials() * mean() * mean();
    }

    /** Whether every combination of levels is there, with equally many trials. */
    boolean isFull() {
        double product = 1;
        for (int factor = 0; factor < levels.length; factor++) {
            product *= size(factor);
        }
        return product == count() && Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    }

    /** Cells of all pairs. */
    long cells() {
        long cells = 0;
        for (int f = 0; f < levels.length; f++) {
            for (int g = 0; g < f; g++) {
                cells += (long) size(f) * size(g);
            }
        }
        return cells;
    }

    /** Whether there are points enough to fit the keys, or the pairs too. */
    boolean suffice(boolean withPairs) {
        long numbers = 1;
        for (int f = 0; f < levels.length; f++) {
            numbers += size(f) - 1;
            for (int g = 0; withPairs && g < f; g++) {
                numbers += (long) (size(f) - 1) * (size(g) - 1);
            }
        }
        return count() >= POINTS_A_NUMBER * numbers;
    }

    /** All points, or of very many a choice that is always the same. */
    int[] chosen() {
        int every = (count() + MOST_POINTS - 1) / MOST_POINTS;
        return IntStream.range(0, count())
                .filter(point -> every <= 1 || Math.floorMod(RandomStream.scramble(point), every) == 0)
                .toArray();
    }
}
