package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which steps are measured. */
class MeasurementScheduleTest {

    @Test
    void theFirstStepsAndEveryMultiple() {
        assertThat(measured(new MeasurementSchedule(3, 10, false, false, 31))).containsExactly(0, 1, 2, 10, 20, 30);
    }

    @Test
    void theLastStep() {
        assertThat(measured(new MeasurementSchedule(1, 0, false, true, 31))).containsExactly(0, 30);
    }

    @Test
    void oneTwoFiveInEveryDecade() {
        assertThat(measured(new MeasurementSchedule(0, 0, true, false, 1001)))
                .containsExactly(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
    }

    @Test
    void never() {
        assertThat(LongStream.range(0, 1000).filter(MeasurementSchedule.never()::measures))
                .isEmpty();
    }

    private static long[] measured(MeasurementSchedule schedule) {
        return LongStream.range(0, schedule.steps()).filter(schedule::measures).toArray();
    }
}
