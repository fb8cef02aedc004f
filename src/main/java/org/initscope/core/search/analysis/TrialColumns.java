package org.initscope.core.search.analysis;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The trials of a search in columns, sorted by their values, so that whatever is computed of them does not depend on the
 * order in which they ended.
 *
 * <p>A point is a combination of values of all swept keys but the seed. Its trials stand beside each other.
 */
public final class TrialColumns {
    private final List<Factor> factors;
    private final int[][] levels;
    private final int[] seeds;
    private final double[] values;
    private final Ending[] endings;
    private final int[] rows;
    private final int[] starts;

    private TrialColumns(
            List<Factor> factors, int[][] levels, int[] seeds, double[] values, Ending[] endings, int[] rows) {
        this.factors = factors;
        this.levels = levels;
        this.seeds = seeds;
        this.values = values;
        this.endings = endings;
        this.rows = rows;
        this.starts = starts();
    }

    private int[] starts() {
        int[] found = IntStream.range(0, trials())
                .filter(trial -> trial == 0 || Arrays.stream(levels).anyMatch(of -> of[trial] != of[trial - 1]))
                .toArray();
        int[] ended = Arrays.copyOf(found, found.length + 1);
        ended[found.length] = trials();
        return ended;
    }

    /** The swept keys without the seed, in the order in which they were named. */
    public List<Factor> factors() {
        return factors;
    }

    public int trials() {
        return values.length;
    }

    public int points() {
        return starts.length - 1;
    }

    /** The first trial of a point, that with its lowest seed; of the number of points, the number of trials. */
    public int start(int point) {
        return starts[point];
    }

    /** The place of a trial's value among those of a factor. */
    public int level(int factor, int trial) {
        return levels[factor][trial];
    }

    /** The values of a trial, of each factor. */
    public List<String> levels(int trial) {
        return IntStream.range(0, levels.length)
                .mapToObj(factor -> factors.get(factor).levels().get(levels[factor][trial]))
                .toList();
    }

    /** The place of a trial's seed among all of them. */
    int seed(int trial) {
        return seeds[trial];
    }

    /** Which one it was when trials were added, from 0. */
    public int row(int trial) {
        return rows[trial];
    }

    public Ending ending(int trial) {
        return endings[trial];
    }

    /** The dev loss of a trial that trained; NaN of others. */
    public double loss(int trial) {
        return endings[trial] == Ending.TRAINED ? values[trial] : Double.NaN;
    }

    /** The dev loss in which failures count too: ln V of a trial that broke; NaN of one that was stopped. */
    public double cappedLoss(int trial) {
        return values[trial];
    }

    /** That of the trials of a point. */
    Estimate cappedLossOf(int point) {
        return Estimate.of(values, starts[point], starts[point + 1]);
    }

    /** What became of neighbouring trials. */
    public Counts counts(int from, int to) {
        long[] counts = new long[Ending.values().length];
        for (int trial = from; trial < to; trial++) {
            counts[endings[trial].ordinal()]++;
        }
        return new Counts(counts[0], counts[1], counts[2]);
    }

    /** Takes trials one by one, in any order. */
    public static final class Builder {
        private final List<String> keys;
        private final List<Map<String, Integer>> codes = new ArrayList<>();
        private int[][] columns;
        private double[] losses = new double[0];
        private double[] uniformLosses = new double[0];
        private Ending[] endings = new Ending[0];
        private int count;

        /**
         * @param keys that are swept, the seed among them where it is
         */
        public Builder(List<String> keys) {
            this.keys = List.copyOf(keys);
            columns = new int[keys.size()][0];
            keys.forEach(key -> codes.add(new LinkedHashMap<>()));
        }

        /**
         * Adds a trial.
         *
         * @param values of the keys
         * @param devLoss in nats; NaN where it has none
         * @param uniformLoss ln V; NaN where it is not known
         * @param isStopped whether early stopping ended it
         */
        public void add(List<String> values, double devLoss, double uniformLoss, boolean isStopped) {
            require(values.size() == keys.size(), "a trial has %d values of %d keys", values.size(), keys.size());
            if (count == losses.length) {
                grow(Math.max(64, count + count / 2));
            }
            for (int k = 0; k < columns.length; k++) {
                Map<String, Integer> of = codes.get(k);
                columns[k][count] = of.computeIfAbsent(values.get(k), value -> of.size());
            }
            losses[count] = devLoss;
            uniformLosses[count] = uniformLoss;
            // a loss that is not a number is below nothing
            boolean trained = Double.isNaN(uniformLoss) ? Double.isFinite(devLoss) : devLoss < uniformLoss;
            endings[count++] = isStopped ? Ending.STOPPED : trained ? Ending.TRAINED : Ending.BROKEN;
        }

        private void grow(int room) {
            losses = Arrays.copyOf(losses, room);
            uniformLosses = Arrays.copyOf(uniformLosses, room);
            endings = Arrays.copyOf(endings, room);
            for (int k = 0; k < columns.length; k++) {
                columns[k] = Arrays.copyOf(columns[k], room);
            }
        }

        /** The columns of what was added. */
        public TrialColumns build() {
            List<Factor> factors = new ArrayList<>();
            List<int[]> levels = new ArrayList<>();
            int[] seeds = new int[count];
            int[] order = IntStream.range(0, count).toArray();
            for (int k = 0; k < keys.size(); k++) {
                Factor factor = Factor.of(keys.get(k), codes.get(k).keySet());
                int[] coded = inOrder(k, factor);
                if (Factor.isNoise(factor.key())) {
                    seeds = coded;
                    order = Contexts.sorted(order, coded, factor.levels().size());
                } else {
                    factors.add(factor);
                    levels.add(coded);
                }
            }
            for (int f = factors.size() - 1; f >= 0; f--) {
                order = Contexts.sorted(
                        order, levels.get(f), factors.get(f).levels().size());
            }
            int[] by = order;
            double unknown = Arrays.stream(uniformLosses, 0, count)
                    .filter(loss -> !Double.isNaN(loss))
                    .max()
                    .orElse(Double.NaN);
            return new TrialColumns(
                    List.copyOf(factors),
                    levels.stream().map(one -> taken(one, by)).toArray(int[][]::new),
                    taken(seeds, by),
                    Arrays.stream(by)
                            .mapToDouble(trial -> value(trial, unknown))
                            .toArray(),
                    Arrays.stream(by).mapToObj(trial -> endings[trial]).toArray(Ending[]::new),
                    by);
        }

        private double value(int trial, double unknown) {
            return switch (endings[trial]) {
                case TRAINED -> losses[trial];
                case STOPPED -> Double.NaN;
                case BROKEN -> Double.isNaN(uniformLosses[trial]) ? unknown : uniformLosses[trial];
            };
        }

        /** The column of a key, with levels numbered in their order. */
        private int[] inOrder(int key, Factor factor) {
            int[] places = new int[factor.levels().size()];
            for (int level = 0; level < places.length; level++) {
                places[codes.get(key).get(factor.levels().get(level))] = level;
            }
            return Arrays.stream(columns[key], 0, count)
                    .map(code -> places[code])
                    .toArray();
        }

        private static int[] taken(int[] column, int[] order) {
            return Arrays.stream(order).map(trial -> column[trial]).toArray();
        }
    }
}
