package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.initscope.core.search.TrialOutcome.Diverged;
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
}
