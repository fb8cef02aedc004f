package org.initscope.report.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.report.SearchReport;
import org.junit.jupiter.api.Test;

class TrialLossSeriesTest {
    private static final int STEPS = 500;

    private static TrainingStepLoss row(int worker, long step, double loss) {
        return new TrainingStepLoss(worker, step, 0, 32, loss, 0.1);
    }

    /** The second of three trials ended early, at a step at which no other was measured. */
    private static SearchReport.LossSeries series() {
        Map<String, Integer> places = new LinkedHashMap<>(Map.of("a", 0));
        places.put("b", 1);
        places.put("c", 2);
        TrialLossSeries series = new TrialLossSeries(places);
        for (int step = 0; step < STEPS; step++) {
            series.add("a", row(0, step, 3.0 - step * 1e-3));
            series.add("a", row(1, step, 99));
            series.add("c", row(0, step, 2));
        }
        series.add("b", row(0, 0, 3.5));
        series.add("b", row(0, 17, 250));
        series.add("elsewhere", row(0, 0, 1));
        return series.series();
    }

    @Test
    void aTrialHasTheStepsThatWereMeasuredOfIt() {
        SearchReport.LossSeries series = series();
        assertThat(series.steps().get(series.at()[1])).containsExactly(0, 17);
        assertThat(series.loss()[1]).containsExactly(3.5, 250);
    }

    @Test
    void aLongCourseIsThinnedBetweenItsEndsAndKeepsTheLossesOfItsSteps() {
        SearchReport.LossSeries series = series();
        long[] steps = series.steps().get(series.at()[0]);
        assertThat(steps).hasSizeBetween(4, 16).startsWith(0).endsWith(STEPS - 1);
        for (int i = 0; i < steps.length; i++) {
            assertThat(series.loss()[0][i]).isEqualTo(3.0 - steps[i] * 1e-3);
        }
    }

    @Test
    void trialsThatWereMeasuredAlikeShareTheirSteps() {
        SearchReport.LossSeries series = series();
        assertThat(series.steps()).hasSize(2);
        assertThat(series.at()[2]).isEqualTo(series.at()[0]);
    }
}
