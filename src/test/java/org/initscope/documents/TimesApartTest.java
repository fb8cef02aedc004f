package org.initscope.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two outputs may differ in times and rates, and in nothing else. */
class TimesApartTest {
    private static final List<String> PRINTED = List.of(
            "step 500 of 20,000, loss 2.6363, 8,170 examples/s, 2:32 left",
            "step 5,000, train loss 2.2918",
            "step 20,000 of 20,000, loss 2.2006, 106,324 examples/s, 0:00 left",
            "it took 12.5 s on 2026-01-31");

    @Test
    void timesAndRatesMayDiffer() {
        assertThat(TimesApart.areEqual(
                        PRINTED,
                        List.of(
                                "step 500 of 20,000, loss 2.6363, 1,222 examples/s, 1:17:01 left",
                                "step 2,000 of 20,000, loss 2.4020, 3,915 examples/s, 4:54 left",
                                "step 5,000, train loss 2.2918",
                                "step 20,000 of 20,000, loss 2.2006, 18,000 examples/s, 0:00 left",
                                "it took 4 s on 2026-02-01")))
                .isTrue();
    }

    @Test
    void noOtherFigureMay() {
        for (String figure : List.of("2.6363", "2.2918", "5,000", "2.2006")) {
            List<String> other =
                    PRINTED.stream().map(line -> line.replace(figure, "9")).toList();
            assertThat(TimesApart.areEqual(PRINTED, other)).as(figure).isFalse();
        }
    }

    @Test
    void aLineThatIsMissingIsADifference() {
        assertThat(TimesApart.areEqual(PRINTED, PRINTED.subList(0, 3))).isFalse();
    }

    @Test
    void whatOnlySlowMachinesPrintIsKnown() {
        assertThat(TimesApart.isOfSlowMachines("judging init-grid: 11 of 1,152 trials, 12:29 left"))
                .isTrue();
        assertThat(TimesApart.isOfSlowMachines("preparing examples ...")).isTrue();
        assertThat(TimesApart.isOfSlowMachines(PRINTED.get(0))).isFalse();
    }
}
