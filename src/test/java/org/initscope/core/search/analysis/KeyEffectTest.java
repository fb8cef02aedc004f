package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the values of a key do, with failures as data. */
class KeyEffectTest {
    private static final List<String> KEYS = List.of("norm", "rate", "training.seed");
    private static final double UNIFORM = 3.3;
    private static final double ROUNDING = 1e-12;

    private record Trial(String norm, String rate, int seed, double loss) {}

    private static List<KeyEffect> effects(List<Trial> trials) {
        TrialColumns.Builder builder = new TrialColumns.Builder(KEYS);
        trials.forEach(trial -> builder.add(
                List.of(trial.norm(), trial.rate(), Integer.toString(trial.seed())), trial.loss(), UNIFORM, false));
        return KeyEffect.of(builder.build());
    }

    /** Without a norm the high rate breaks, and what survives it is good: the mean of survivors prefers it. */
    private static List<Trial> survivors() {
        return List.of(
                new Trial("none", "0.1", 1, 2.6),
                new Trial("none", "0.1", 2, 2.6),
                new Trial("none", "1", 1, 2.1),
                new Trial("none", "1", 2, Double.NaN),
                new Trial("batch", "0.1", 1, 2.5),
                new Trial("batch", "0.1", 2, 2.5),
                new Trial("batch", "1", 1, 2.4),
                new Trial("batch", "1", 2, 2.4));
    }

    @Test
    void aKeyThatBreaksTrainingDoesNotLookBetter() {
        KeyEffect norm = effects(survivors()).get(0);
        assertThat(norm.factor().levels()).containsExactly("none", "batch");
        KeyEffect.Level none = norm.levels().get(0);
        assertThat(none.loss().mean().orElseThrow())
                .as("the mean of survivors")
                .isLessThan(norm.levels().get(1).loss().mean().orElseThrow());
        assertThat(norm.best()).as("batch").isEqualTo(1);
        assertThat(none.counts()).isEqualTo(new Counts(3, 1, 0));
        assertThat(none.cappedLoss().mean().orElseThrow()).isCloseTo((2.6 + 2.6 + 2.1 + UNIFORM) / 4, within(ROUNDING));
    }

    @Test
    void valuesAreComparedWhereAllElseIsEqual() {
        KeyEffect.Differences none = effects(survivors()).get(0).levels().get(0).beside();
        assertThat(none.trained().mean().orElseThrow()).isCloseTo((0 - 0.5) / 2, within(ROUNDING));
        // at 0.1 both seeds, at 1 the one that trained: 0.1 and −0.3
        assertThat(none.loss().count()).isEqualTo(2);
        assertThat(none.loss().mean().orElseThrow()).isCloseTo((0.1 - 0.3) / 2, within(ROUNDING));
        assertThat(none.cappedLoss().mean().orElseThrow())
                .isCloseTo((0.1 + (-0.3 + UNIFORM - 2.4) / 2) / 2, within(ROUNDING));
        double half = 12.706204736 * 0.4 / Math.sqrt(2) / Math.sqrt(2);
        assertThat(none.loss().interval().orElseThrow().high()).isCloseTo(-0.1 + half, within(1e-8));
    }

    @Test
    void theBestValueDiffersFromItselfByNothing() {
        KeyEffect norm = effects(survivors()).get(0);
        assertThat(norm.levels().get(norm.best()).beside().cappedLoss().mean()).hasValue(0);
        assertThat(norm.levels().get(norm.best()).beside().cappedLoss().interval())
                .contains(new Interval(0, 0));
    }

    @Test
    void ofASingleCombinationTheSeedsAreTheSample() {
        List<Trial> one = List.of(
                new Trial("none", "1", 1, 2.6),
                new Trial("none", "1", 2, 2.8),
                new Trial("none", "1", 3, 2.9),
                new Trial("batch", "1", 1, 2.5),
                new Trial("batch", "1", 2, 2.5));
        List<KeyEffect> effects = effects(one);
        assertThat(effects).as("a key with one value has no effect").hasSize(1);
        Estimate loss = effects.get(0).levels().get(0).beside().loss();
        assertThat(loss.count()).as("seed 3 has no partner").isEqualTo(2);
        assertThat(loss.mean().orElseThrow()).isCloseTo(0.2, within(ROUNDING));
        assertThat(loss.interval()).isPresent();
    }

    @Test
    void aSampleWithoutEqualOthersHasNoDifference() {
        List<Trial> diagonal = List.of(new Trial("none", "0.1", 1, 2.6), new Trial("batch", "1", 1, 2.4));
        KeyEffect.Level none = effects(diagonal).get(0).levels().get(0);
        assertThat(none.beside().loss().mean()).isEmpty();
        assertThat(none.loss().mean()).hasValue(2.6);
    }

    /** Differences of a random grid with holes are those of comparing each trial with each. */
    @Test
    void differencesAreThoseOfBruteForce() {
        Random random = new Random(11);
        List<Trial> trials = new ArrayList<>();
        for (String norm : List.of("none", "batch", "layer")) {
            for (int rate = 1; rate <= 12; rate++) {
                for (int seed = 1; seed <= 3; seed++) {
                    if (random.nextInt(5) > 0) {
                        double loss = random.nextInt(6) == 0 ? Double.NaN : 2 + random.nextDouble();
                        trials.add(new Trial(norm, Integer.toString(rate), seed, loss));
                    }
                }
            }
        }
        KeyEffect norm = effects(trials).get(0);
        String best = norm.levels().get(norm.best()).value();
        for (KeyEffect.Level level : norm.levels()) {
            Map<String, List<Double>> byRate = new TreeMap<>();
            for (Trial one : trials) {
                for (Trial other : trials) {
                    if (one.norm().equals(level.value())
                            && other.norm().equals(best)
                            && one.rate().equals(other.rate())
                            && one.seed() == other.seed()
                            && !Double.isNaN(one.loss() - other.loss())) {
                        byRate.computeIfAbsent(one.rate(), rate -> new ArrayList<>())
                                .add(one.loss() - other.loss());
                    }
                }
            }
            double[] means = byRate.values().stream()
                    .mapToDouble(seeds -> seeds.stream().collect(Collectors.averagingDouble(difference -> difference)))
                    .toArray();
            Estimate expected = Estimate.of(means);
            assertThat(level.beside().loss().count()).isEqualTo(expected.count());
            assertThat(level.beside().loss().mean().orElseThrow())
                    .isCloseTo(expected.mean().orElseThrow(), within(ROUNDING));
            assertThat(level.beside().loss().interval().orElseThrow().low())
                    .isCloseTo(expected.interval().orElseThrow().low(), within(ROUNDING));
        }
    }

    /** A point that was added near the best one has the best mean, and stands in one combination of the other keys. */
    @Test
    void aValueOfFewPointsIsNotTheBest() {
        List<Trial> trials = new ArrayList<>();
        for (int rate = 1; rate <= 4; rate++) {
            for (int seed = 1; seed <= 2; seed++) {
                trials.add(new Trial("none", Integer.toString(rate), seed, 2 + 0.2 * rate));
                trials.add(new Trial("batch", Integer.toString(rate), seed, 1.9 + 0.2 * rate));
            }
        }
        trials.add(new Trial("layer", "1", 1, 2.15));
        trials.add(new Trial("layer", "1", 2, 2.15));
        KeyEffect norm = effects(trials).get(0);
        KeyEffect.Level layer = norm.levels().get(norm.factor().levels().indexOf("layer"));
        assertThat(layer.cappedLoss().mean().orElseThrow()).as("lowest of all").isCloseTo(2.15, within(ROUNDING));
        assertThat(norm.levels().get(norm.best()).value()).isEqualTo("batch");
        assertThat(norm.worst().value()).isEqualTo("none");
        assertThat(layer.beside().cappedLoss().mean().orElseThrow()).isCloseTo(0.05, within(ROUNDING));
    }

    /** A value that was left out where all others do badly has the best mean, and is worse wherever it was tried. */
    @Test
    void theBestValueIsSoWithAllElseEqual() {
        List<Trial> trials = new ArrayList<>();
        for (int rate = 1; rate <= 6; rate++) {
            trials.add(new Trial("batch", Integer.toString(rate), 1, 2 + 0.3 * rate));
            if (rate <= 4) {
                trials.add(new Trial("none", Integer.toString(rate), 1, 2.1 + 0.3 * rate + 0.01 * (rate % 2)));
            }
        }
        KeyEffect norm = effects(trials).get(0);
        KeyEffect.Level none = norm.levels().get(0);
        assertThat(none.cappedLoss().mean().orElseThrow())
                .isLessThan(norm.levels().get(1).cappedLoss().mean().orElseThrow());
        assertThat(norm.levels().get(norm.best()).value()).isEqualTo("batch");
        assertThat(none.beside().cappedLoss().mean().orElseThrow()).isCloseTo(0.105, within(ROUNDING));
        assertThat(norm.worst()).as("what costs most beside it").isEqualTo(none);
    }
}
