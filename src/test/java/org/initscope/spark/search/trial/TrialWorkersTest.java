package org.initscope.spark.search.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.StateAverage;
import org.junit.jupiter.api.Test;

/** Where the rounds of a trial end. */
class TrialWorkersTest {
    @Test
    void aTrialOfOneWorkerIsLookedAtWhereItShall() {
        assertThat(TrialWorkers.one().roundEnd(0, 50, 200)).isEqualTo(50);
        assertThat(TrialWorkers.one().roundEnd(50, 200, 200)).isEqualTo(200);
    }

    @Test
    void aTrialOfSeveralIsLookedAtWhereARoundEndsSoThatItsRoundsStayTheSame() {
        TrialWorkers workers =
                new TrialWorkers(2, LocalStepSchedule.constant(30), StateAverage.MEAN, OuterOptimizer.averaging());

        assertThat(workers.roundEnd(0, 50, 200)).isEqualTo(60);
        assertThat(workers.roundEnd(60, 90, 200)).isEqualTo(90);
        assertThat(workers.roundEnd(90, 199, 200)).isEqualTo(200);
    }
}
