package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.initscope.core.diagnosis.LossForecast;
import org.initscope.core.search.TrialOutcome.Diverged;
import org.initscope.core.search.TrialOutcome.Foretold;
import org.junit.jupiter.api.Test;

/** What a trial's row says of how it ended. */
class TrialOutcomeTest {
    @Test
    void aLossAboveTheBoundIsToldFromANumberThatIsNotFiniteAndReadAgain() {
        String tooLarge = new Diverged(7, "softmax", 1234.5).reason().orElseThrow();
        String inParameters = new Diverged(7, "linear1", 3.2).reason().orElseThrow();
        String ofLoss = new Diverged(7, "softmax", Double.NaN).reason().orElseThrow();

        assertThat(tooLarge).isEqualTo("loss 1234.5 at step 7, first in softmax");
        assertThat(Diverged.lossOf(tooLarge)).isEqualTo(1234.5);
        assertThat(inParameters).isEqualTo("a number that is not finite at step 7, first in linear1");
        assertThat(Diverged.lossOf(inParameters)).isNaN();
        assertThat(Diverged.lossOf(ofLoss)).isNaN();
        assertThat(Diverged.lossOf("rung 1 at step 20")).isNaN();
    }

    @Test
    void whatATrialWasStoppedForIsReadAgainFromItsReason() {
        Foretold foretold = new Foretold(new LossForecast(50, 1000, 3.3, 2.25, 0.985));

        assertThat(foretold.label()).isEqualTo("stopped");
        assertThat(foretold.reason())
                .contains("loss 3.3000 at step 50 of 1000, where such a network reaches 2.2500: sick with 98.50 %");
        assertThat(Foretold.of(foretold.reason().orElseThrow())).contains(foretold);
        assertThat(Foretold.of("rung 1 at step 20")).isEmpty();
        assertThat(Foretold.of("loss 1234.5 at step 7, first in softmax")).isEmpty();
    }
}
