package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.initscope.core.evidence.CriticalRate;
import org.junit.jupiter.api.Test;

/** A rate is a share of the critical one, or a multiple of it. */
class CriticalRateTextTest {
    private static CriticalRate step(double rate, double critical) {
        return new CriticalRate(
                0,
                0,
                32,
                3.3,
                rate,
                OptionalDouble.of(2),
                OptionalDouble.of(critical),
                OptionalDouble.of(rate / critical));
    }

    @Test
    void aRateBelowTheCriticalOneIsAShareOfIt() {
        assertThat(CriticalRateText.ofStep(step(0.1, 2))).startsWith("learning rate 0.1, critical 2: 0.05 of it; ");
        assertThat(CriticalRateText.ofStart(List.of(step(0.1, 2))))
                .endsWith("on 1 minibatch): its rate of 0.1 is 0.05 of it");
    }

    @Test
    void aRateAboveItIsAMultipleOfIt() {
        assertThat(CriticalRateText.ofStep(step(10, 2))).startsWith("learning rate 10, critical 2: 5 times it; ");
        assertThat(CriticalRateText.ofStart(List.of(step(10, 2), step(10, 2))))
                .endsWith("on 2 minibatches): its rate of 10 is 5 times it");
    }
}
