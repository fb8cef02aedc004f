package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MarginalEffectTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void isTheMeanByValueOverTheRest() {
        Grid grid = new Grid(
                List.of(
                        Axis.of("gain", List.of(new SweptValue.Real(1), new SweptValue.Real(2))),
                        Axis.repeat("seed", 1, 3)),
                List.of(),
                Optional.empty(),
                100);
        MarginalEffect.Accumulator accumulator = new MarginalEffect.Accumulator(grid);
        double[] losses = {2.0, 2.2, 2.4, 3.0, Double.NaN, 3.4};
        for (int i = 0; i < losses.length; i++) {
            accumulator.add(
                    grid.points().get(i),
                    Double.isNaN(losses[i]) ? OptionalDouble.empty() : OptionalDouble.of(losses[i]));
        }

        MarginalEffect gain = accumulator.effects().get(0);
        assertThat(gain.levels()).extracting(MarginalEffect.Level::trials).containsExactly(3L, 3L);
        assertThat(gain.levels()).extracting(MarginalEffect.Level::trained).containsExactly(3L, 2L);
        assertThat(gain.levels().get(0).mean().getAsDouble()).isCloseTo(2.2, within(ROUNDING));
        assertThat(gain.levels().get(0).std().getAsDouble()).isCloseTo(0.2, within(ROUNDING));
        assertThat(gain.levels().get(1).mean().getAsDouble()).isCloseTo(3.2, within(ROUNDING));
        assertThat(gain.range().getAsDouble()).isCloseTo(1.0, within(ROUNDING));

        MarginalEffect seed = accumulator.effects().get(1);
        assertThat(seed.levels().get(1).mean()).hasValue(2.2);
        assertThat(seed.levels().get(1).std()).isEmpty();
    }

    @Test
    void isUndefinedWhereNothingTrained() {
        Grid grid = new Grid(List.of(Axis.repeat("seed", 1, 1)), List.of(), Optional.empty(), 1);
        MarginalEffect.Accumulator accumulator = new MarginalEffect.Accumulator(grid);
        accumulator.add(grid.points().get(0), OptionalDouble.empty());

        MarginalEffect effect = accumulator.effects().get(0);
        assertThat(effect.levels().get(0).mean()).isEmpty();
        assertThat(effect.range()).isEmpty();
    }
}
