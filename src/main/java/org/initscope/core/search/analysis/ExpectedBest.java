package org.initscope.core.search.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The best loss of some trials that are drawn at random from those of a search, without replacement: what fewer trials would
 * have found.
 *
 * <p>The smallest of n drawn ones is the i-th of N sorted losses with the probability C(N − i, n − 1) / C(N, n). A trial that
 * broke has ln V; one that was stopped early is left out.
 *
 * @param drawn how many, ascending: 1, all, and some between at equal quotients
 * @param loss expected best of them, in nats
 * @param low in one draw of ten the best is this or lower
 * @param high in nine of ten
 */
public record ExpectedBest(long[] drawn, double[] loss, double[] low, double[] high) {
    private static final int POINTS = 60;
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    /** Of some trials; without points where none has a loss. */
    public static ExpectedBest of(TrialColumns trials) {
        return of(IntStream.range(0, trials.trials())
                .mapToDouble(trials::cappedLoss)
                .filter(loss -> !Double.isNaN(loss))
                .toArray());
    }

    /** Of some losses. */
    static ExpectedBest of(double[] losses) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        long[] drawn = counts(sorted.length);
        ExpectedBest best =
                new ExpectedBest(drawn, new double[drawn.length], new double[drawn.length], new double[drawn.length]);
        for (int place = 0; place < drawn.length; place++) {
            best.fill(place, sorted);
        }
        return best;
    }

    private static long[] counts(int all) {
        return all == 0
                ? new long[0]
                : LongStream.range(0, POINTS)
                        .map(i -> Math.round(StrictMath.exp(StrictMath.log(all) * i / (POINTS - 1.0))))
                        .distinct()
                        .toArray();
    }

    private void fill(int place, double[] sorted) {
        long n = drawn[place];
        double probability = (double) n / sorted.length;
        double below = 0;
        for (int i = 0; i <= sorted.length - n; i++) {
            loss[place] += probability * sorted[i];
            low[place] = below < LOW ? sorted[i] : low[place];
            high[place] = below < HIGH ? sorted[i] : high[place];
            below += probability;
            probability *= (sorted.length - i - n) / (sorted.length - i - 1.0);
        }
    }
}
