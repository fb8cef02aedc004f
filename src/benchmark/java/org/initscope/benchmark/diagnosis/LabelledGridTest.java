package org.initscope.benchmark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.initscope.store.results.rows.MainSettings;
import org.initscope.store.results.rows.TrialLosses;
import org.initscope.store.results.rows.TrialRow;
import org.junit.jupiter.api.Test;

/** The points of a grid are sick or healthy by their losses alone, and the cause is the setting that costs most. */
class LabelledGridTest {
    private static final double UNIFORM = 3.3;

    private final LabelledPoint best = point("1", "0.1", 2.3, 2.32, 2.28);
    private final LabelledPoint good = point("3", "0.1", 2.32, 2.33, 2.31);
    private final LabelledPoint grey = point("1", "0.5", 2.35, 2.35, 2.35);
    private final LabelledPoint sick = point("3", "9", 2.8, 2.8, 2.8);
    private final LabelledPoint healed = point("1", "9", 2.7, 2.7, 2.7);
    private final LabelledPoint diverged = point("3", "0.5", 2.4, Double.NaN, 2.4);
    private final LabelledGrid grid = new LabelledGrid(List.of(best, good, grey, sick, healed, diverged), UNIFORM);

    @Test
    void aPointIsSickOrHealthyByItsMeanLossAboveTheBestOfItsArchitecture() {
        assertThat(List.of(best, good)).allMatch(grid::isHealthy).noneMatch(grid::isSick);
        assertThat(grey).matches(point -> !grid.isHealthy(point) && !grid.isSick(point));
        assertThat(List.of(sick, healed, diverged)).allMatch(grid::isSick).noneMatch(grid::isHealthy);
    }

    @Test
    void theCauseIsTheSettingWhoseBestOtherValueRecoversMost() {
        assertThat(grid.recovered(sick).get("learning rate")).isCloseTo((2.8 - 2.32) / (2.8 - 2.3), within(1e-9));
        assertThat(grid.recovered(sick).get("hidden scale")).isCloseTo((2.8 - 2.7) / (2.8 - 2.3), within(1e-9));
        assertThat(grid.isCause(sick, Set.of("learning rate"))).isTrue();
        assertThat(grid.isCause(sick, Set.of("hidden scale"))).isFalse();
    }

    @Test
    void aLossAboveThatOfAUniformGuessCountsAsIt() {
        assertThat(grid.recovered(diverged, 2.3)).isCloseTo(1, within(1e-9));
        assertThat(grid.recovered(sick, Double.POSITIVE_INFINITY)).isCloseTo((2.8 - UNIFORM) / 0.5, within(1e-9));
    }

    @Test
    void noiseIsTwiceTheStandardErrorOfADifferenceByTheSeedsOfHealthyPoints() {
        double variance = (0.02 * 0.02 * 2 + 0.01 * 0.01 * 2) / 4;
        assertThat(grid.noise()).isCloseTo(2 * Math.sqrt(variance * 2 / 3), within(1e-9));
    }

    private static LabelledPoint point(String gain, String rate, double... losses) {
        return new LabelledPoint(
                "grid",
                Map.of(
                        "model.hidden",
                        "[100]",
                        "model.initialization.weights.gain",
                        gain,
                        "training.learning-rate",
                        rate),
                Arrays.stream(losses).mapToObj(LabelledGridTest::trial).toList(),
                () -> List.of(0.0));
    }

    /** NaN diverged. */
    private static JudgedTrial trial(double loss) {
        TrialRow.End end = new TrialRow.End(
                Double.isNaN(loss) ? "diverged" : "completed",
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalInt.empty());
        TrialRow.Summary summary = new TrialRow.Summary(
                "trial",
                1,
                end,
                1000,
                new TrialLosses(UNIFORM, UNIFORM, 2.25, 0.03, loss, loss, Double.NaN),
                new TrialRow.Times(0, 0),
                Optional.empty());
        return new JudgedTrial(new TrialRow(summary, MainSettings.unknown(), ""), List.of(), List.of(), List.of());
    }
}
