package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The best of trials that are drawn at random. */
class ExpectedBestTest {
    private static final double ROUNDING = 1e-12;

    /** Every subset of twelve losses, written down. */
    @Test
    void itIsTheMeanOverAllDraws() {
        double[] losses = new Random(2).doubles(12, 2, 3).toArray();
        ExpectedBest best = ExpectedBest.of(losses);
        assertThat(best.drawn())
                .startsWith(1)
                .endsWith(12)
                .doesNotHaveDuplicates()
                .isSorted();
        for (int place = 0; place < best.drawn().length; place++) {
            long n = best.drawn()[place];
            double[] smallest = IntStream.range(1, 1 << losses.length)
                    .filter(subset -> Integer.bitCount(subset) == n)
                    .mapToDouble(subset -> IntStream.range(0, losses.length)
                            .filter(i -> (subset >> i & 1) == 1)
                            .mapToDouble(i -> losses[i])
                            .min()
                            .orElseThrow())
                    .sorted()
                    .toArray();
            assertThat(best.loss()[place])
                    .isCloseTo(Arrays.stream(smallest).average().orElseThrow(), within(ROUNDING));
            assertThat(best.low()[place]).isEqualTo(quantile(smallest, 0.1));
            assertThat(best.high()[place]).isEqualTo(quantile(smallest, 0.9));
        }
    }

    /** The least number at or below which so large a share lies; shares of draws are no ties of 0.1 and 0.9 here. */
    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length - ROUNDING) - 1];
    }

    @Test
    void oneDrawHasTheMeanAndAllHaveTheBest() {
        double[] losses = new Random(3).doubles(5_000, 2, 3).toArray();
        ExpectedBest best = ExpectedBest.of(losses);
        assertThat(best.loss()[0]).isCloseTo(DoubleStream.of(losses).average().orElseThrow(), within(ROUNDING));
        int last = best.loss().length - 1;
        assertThat(best.drawn()[last]).isEqualTo(5_000);
        assertThat(best.loss()[last]).isCloseTo(DoubleStream.of(losses).min().orElseThrow(), within(ROUNDING));
        assertThat(DoubleStream.of(best.loss()).map(loss -> -loss).toArray()).isSorted();
        // the smallest of n numbers between 2 and 3 is about 2 + 1 / (n + 1)
        for (int place = 0; place < last; place++) {
            assertThat(best.loss()[place]).isCloseTo(2 + 1.0 / (best.drawn()[place] + 1), within(0.01));
        }
    }

    @Test
    void whatBrokeCountsAndWhatWasStoppedDoesNot() {
        TrialColumns.Builder trials = new TrialColumns.Builder(List.of("rate"));
        trials.add(List.of("1"), 2.3, 3.3, false);
        trials.add(List.of("2"), Double.NaN, 3.3, false);
        trials.add(List.of("3"), 2.9, 3.3, true);
        ExpectedBest best = ExpectedBest.of(trials.build());
        assertThat(best.drawn()).containsExactly(1, 2);
        assertThat(best.loss()[0]).isCloseTo(2.8, within(ROUNDING));
        assertThat(best.loss()[1]).isCloseTo(2.3, within(ROUNDING));
        assertThat(ExpectedBest.of(new double[0]).drawn()).isEmpty();
    }
}
