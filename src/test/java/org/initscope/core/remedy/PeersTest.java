package org.initscope.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.junit.jupiter.api.Test;

/** What the others of a network are a measure of. */
class PeersTest {
    private static final OptionalDouble UNIFORM = OptionalDouble.of(3.3);

    private static Optional<ReferenceLoss> reference(double best, Optional<ReferenceLoss> foretold) {
        return new Peers(OptionalDouble.of(best), Optional.empty()).reference(foretold, UNIFORM);
    }

    private static Optional<ReferenceLoss> foretold(double loss) {
        return ReferenceLoss.foretold(OptionalDouble.of(loss), 0.03);
    }

    @Test
    void theBestOfThemIsTheMeasureUnlessALowerLossIsForetold() {
        assertThat(reference(2.4, Optional.empty())).contains(ReferenceLoss.seen(2.4));
        assertThat(reference(2.4, foretold(2.3))).contains(ReferenceLoss.seen(2.4));
        // names of identifiers, of which all networks end 0.15 nats above what is foretold
        assertThat(reference(2.46, foretold(2.3))).contains(ReferenceLoss.seen(2.46));
        assertThat(reference(2.6, foretold(2.3))).isEqualTo(foretold(2.3));
    }

    @Test
    void aBestOneThatHasLearnedNothingIsNoMeasure() {
        assertThat(reference(3.25, Optional.empty())).isEmpty();
        assertThat(reference(3.3, Optional.empty())).isEmpty();
        assertThat(reference(3.25, foretold(3.24))).contains(ReferenceLoss.seen(3.25));
    }

    @Test
    void aLearningRateThatAnotherSettingBringsAlongIsNotTheSameSetting() {
        Remedy.Change few = change(Map.of("training.batch-size", "32", "training.learning-rate", "0.16"));
        Cause batch = new Cause.BatchSize(16);

        assertThat(better("training.learning-rate", "0.1").isLike(batch, few)).isFalse();
        assertThat(better("training.batch-size", "64").isLike(batch, few)).isTrue();
        assertThat(better("training.learning-rate", "0.1").isLike(new Cause.LearningRate(0.1), few))
                .isTrue();
    }

    private static Peers.Change better(String key, String value) {
        return new Peers.Change(change(Map.of(key, value)), 2.3);
    }

    private static Remedy.Change change(Map<String, String> settings) {
        return new Remedy.Change(settings);
    }
}
