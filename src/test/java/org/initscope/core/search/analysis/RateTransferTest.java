package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.initscope.core.search.analysis.RateTransfer.Verdict;
import org.junit.jupiter.api.Test;

/** A rate transfers where its interval stays within a factor of 1.5, and not where it leaves it. */
class RateTransferTest {
    private static final double[] RATES = IntStream.rangeClosed(-20, 20)
            .mapToDouble(k -> Math.pow(2, k / 2.0))
            .toArray();

    private static RateCurve curve(double... best) {
        return new RateCurve(
                RATES,
                Arrays.stream(best)
                        .mapToObj(vertex -> Arrays.stream(RATES)
                                .map(rate -> 2 + Math.pow(Math.log(rate / vertex), 2))
                                .toArray())
                        .toArray(double[][]::new));
    }

    private static RateTransfer of(RateCurve... curves) {
        return new RateTransfer(List.of(curves));
    }

    @Test
    void movesArePairedBySeed() {
        RateTransfer transfer = of(curve(1, 4), curve(1.1, 4.4));
        assertThat(Math.exp(transfer.move(1).mean().orElseThrow())).isCloseTo(1.1, within(1e-9));
        assertThat(transfer.move(1).interval().orElseThrow().half()).isCloseTo(0, within(1e-9));
        assertThat(transfer.verdict()).isEqualTo(Verdict.TRANSFERS);
    }

    @Test
    void theFurthestWidthDecides() {
        RateTransfer transfer = of(curve(1, 1), curve(0.25, 0.26), curve(0.9, 0.9));
        assertThat(transfer.furthest()).isEqualTo(1);
        assertThat(transfer.verdict()).isEqualTo(Verdict.MOVES);
    }

    @Test
    void seedsThatDifferByMoreDecideNothing() {
        assertThat(of(curve(1, 1), curve(0.25, 2)).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(of(curve(1, 1), curve(1.4, 1.6)).verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void aBestRateThatMayBeBeyondThoseTriedDecidesNothing() {
        assertThat(of(curve(1, 1), curve(1e9, 1e9)).verdict()).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void aRateCostsWhatTheCurveOfTheWiderNetworkHasAtIt() {
        assertThat(of(curve(1, 1), curve(4, 4)).cost(1)).isCloseTo(Math.pow(Math.log(4), 2), within(1e-9));
        assertThat(of(curve(1, 1), curve(1, 1)).cost(1)).isZero();
    }
}
