package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.initscope.core.statistics.LayerStatistics.DataScale;
import org.initscope.core.statistics.LayerStatistics.Detail;
import org.initscope.core.statistics.LayerStatistics.ParameterSubject;
import org.initscope.core.statistics.LayerStatistics.Plain;
import org.initscope.core.statistics.LayerStatistics.UpdatedDataScale;
import org.junit.jupiter.api.Test;

/** Law 6 for the ratios: by their formulas where they are defined, and empty where they are not. */
class LayerStatisticsTest {
    private static final Moments SOME = Moments.of(1f, 2f, 3f);
    private static final Moments CONSTANT = Moments.of(2f, 2f);
    private static final Moments ONE = Moments.of(2f);

    @Test
    void gradDataRatioIsTheQuotientOfTheStandardDeviations() {
        assertThat(of(SOME, new DataScale(4)).gradDataRatio()).hasValue(0.25);
        assertThat(of(CONSTANT, new DataScale(4)).gradDataRatio()).hasValue(0);
    }

    @Test
    void gradDataRatioIsUndefinedWithoutAStandardDeviation() {
        assertThat(of(SOME, new DataScale(0)).gradDataRatio()).isEmpty();
        assertThat(of(ONE, new DataScale(4)).gradDataRatio()).isEmpty();
        assertThat(of(SOME, new Plain()).gradDataRatio()).isEmpty();
    }

    @Test
    void updateDataIsTheLogarithmToBaseTen() {
        assertThat(of(SOME, new UpdatedDataScale(1000)).updateDataLog10().orElseThrow())
                .isCloseTo(-3, within(1e-12));
    }

    @Test
    void updateDataIsUndefinedWithoutAnUpdateOrWithoutASpread() {
        assertThat(of(CONSTANT, new UpdatedDataScale(1)).updateDataLog10()).isEmpty();
        assertThat(of(Moments.of(1e-13f, -1e-13f), new UpdatedDataScale(1)).updateDataLog10())
                .isEmpty();
        assertThat(of(SOME, new UpdatedDataScale(0)).updateDataLog10()).isEmpty();
        assertThat(of(ONE, new UpdatedDataScale(1)).updateDataLog10()).isEmpty();
    }

    private static LayerStatistics of(Moments moments, Detail detail) {
        return new LayerStatistics(
                new ParameterSubject(1, "linear1", "linear", "weight"), Quantity.GRADIENT, moments, detail);
    }
}
