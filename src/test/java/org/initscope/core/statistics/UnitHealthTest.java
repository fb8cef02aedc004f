package org.initscope.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.initscope.core.MatrixView;
import org.initscope.core.RandomStream;
import org.initscope.core.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Saturation and dead units by their definitions, and law 1: merging is the state of all examples together. */
class UnitHealthTest {
    private static final int UNITS = 5;

    @Test
    void saturationIsStrictAndOnBothSides() {
        UnitHealth health = of(Activation.TANH, 4, 0.97f, -0.98f, 0.995f, -1f);

        assertThat(health.elements()).isEqualTo(4);
        assertThat(health.saturated97()).isEqualTo(3);
        assertThat(health.saturated99()).isEqualTo(2);
    }

    @Test
    void aTanhUnitIsDeadWhereItIsBeyond99InEveryExample() {
        UnitHealth health = of(Activation.TANH, 3, 0.999f, -1f, 0.98f, -0.999f, 0.5f, 0.98f);

        assertThat(health.deadUnits()).isEqualTo(1);
        assertThat(health.alive().get(0)).isFalse();
    }

    @Test
    void aReluUnitIsDeadWhereItIsZeroInEveryExample() {
        assertThat(of(Activation.RELU, 2, 0f, 0f, 0f, 2f).deadUnits()).isEqualTo(1);
    }

    @Test
    void aSigmoidSaturatesAtBothEndsOfItsRange() {
        UnitHealth health = of(Activation.SIGMOID, 4, 0.001f, 0.999f, 0.5f, 0.98f);

        assertThat(health.saturated97()).isEqualTo(2);
        assertThat(health.deadUnits()).isEqualTo(2);
    }

    @Test
    void theDeadUnitsOfAStateMakeTheSameState() {
        UnitHealth health = of(Activation.RELU, 4, 0f, 1f, 0f, 0f, 0f, 0f, 0f, 2f);

        assertThat(health.dead()).containsExactly(0, 2);
        assertThat(UnitHealth.withDead(8, health.saturated97(), health.saturated99(), 4, health.dead()))
                .isEqualTo(health);
        assertThatThrownBy(() -> UnitHealth.withDead(8, 0, 0, 4, new long[] {4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unit 4 is dead in a layer of 4 units");
    }

    @Test
    void noExamplesHaveNoDeadUnits() {
        assertThat(of(Activation.TANH, UNITS).dead()).isEmpty();
        assertThat(of(Activation.TANH, UNITS).deadUnits()).isZero();
    }

    @Test
    void nanIsNeitherSaturatedNorDeadWhicheverItsSign() {
        float negative = Float.intBitsToFloat(0xFFC00000);
        for (float nan : new float[] {Float.NaN, negative}) {
            UnitHealth health = of(Activation.TANH, 1, nan);

            assertThat(health.saturated97()).isZero();
            assertThat(health.deadUnits()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void mergingIsTheStateOfAllExamples(Activation activation) {
        RandomStream random = RandomStream.at(1);
        float[] values = new float[12 * UNITS];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(2) == 0 ? 0f : (float) Math.tanh(4 * random.nextGaussian());
            values[i] = i % UNITS == 0 ? 1f : i % UNITS == 1 ? 0f : values[i];
        }
        for (int cut = 0; cut <= 12; cut++) {
            UnitHealth before = of(activation, UNITS, Arrays.copyOf(values, cut * UNITS));
            UnitHealth after = of(activation, UNITS, Arrays.copyOfRange(values, cut * UNITS, values.length));

            assertThat(before.merge(after)).isEqualTo(of(activation, UNITS, values));
            assertThat(after.merge(before)).isEqualTo(of(activation, UNITS, values));
        }
    }

    @Test
    void layersOfOtherWidthsDoNotMerge() {
        assertThatThrownBy(() -> of(Activation.TANH, 2).merge(of(Activation.TANH, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 and 3 units");
    }

    private static UnitHealth of(Activation activation, int units, float... values) {
        return UnitHealth.of(activation.flat(), MatrixView.packed(values, values.length / units, units));
    }
}
