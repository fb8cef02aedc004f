package org.initscope.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.initscope.core.training.GradientClipping.GlobalNorm;
import org.initscope.core.training.GradientClipping.None;
import org.junit.jupiter.api.Test;

/** The factor on gradients, by their norm. */
class GradientClippingTest {

    @Test
    void aNormAboveTheBoundComesDownToIt() {
        assertThat(new GlobalNorm(2).factor(8)).isCloseTo(0.25, within(1e-7)).isEqualTo(2 / (8 + 1e-6));
    }

    @Test
    void aNormBelowTheBoundStays() {
        assertThat(new GlobalNorm(2).factor(1.9)).isEqualTo(1);
        assertThat(new GlobalNorm(2).factor(0)).isEqualTo(1);
        assertThat(new None().factor(1e30)).isEqualTo(1);
    }

    @Test
    void whatIsNotFiniteIsNotHidden() {
        assertThat(new GlobalNorm(2).factor(Double.NaN)).isNaN();
        assertThat(new GlobalNorm(2).factor(Double.POSITIVE_INFINITY)).isZero();
    }

    @Test
    void theBoundIsAFiniteNumberAboveZero() {
        assertThatThrownBy(() -> new GlobalNorm(0)).hasMessageContaining("clipped at 0");
        assertThatThrownBy(() -> new GlobalNorm(Double.NaN)).hasMessageContaining("NaN");
    }
}
