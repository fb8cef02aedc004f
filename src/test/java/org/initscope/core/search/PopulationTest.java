package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the points of a search are compared with. */
class PopulationTest {
    private static final List<String> KEYS = List.of(
            "model.hidden",
            "model.initialization.weights.gain",
            "training.learning-rate",
            "training.optimizer.name",
            "training.seed");

    private static Population.Sample trial(
            String hidden, String gain, String rate, String optimizer, String seed, double loss) {
        return new Population.Sample(List.of(hidden, gain, rate, optimizer, seed), loss);
    }

    private static List<String> point(String hidden, String gain, String rate, String optimizer) {
        return List.of(hidden, gain, rate, optimizer, "1");
    }

    /** Loss 2.3 at gain 1 and rate 0.3; a gain of 4 costs 0.5, a rate of 0.01 costs 0.4, and [8] costs 0.6 more. */
    private static List<Population.Sample> grid() {
        List<Population.Sample> trials = new ArrayList<>();
        for (String hidden : List.of("[8]", "[100]")) {
            for (String gain : List.of("1", "4")) {
                for (String rate : List.of("0.01", "0.3")) {
                    for (String seed : List.of("1", "2")) {
                        double loss = 2.3
                                + (gain.equals("4") ? 0.5 : 0)
                                + (rate.equals("0.01") ? 0.4 : 0)
                                + (hidden.equals("[8]") ? 0.6 : 0);
                        double luck = seed.equals("1") ? 0.01 : -0.01;
                        trials.add(trial(hidden, gain, rate, "sgd", seed, loss + luck));
                        trials.add(
                                trial(hidden, gain, rate.equals("0.3") ? "0.005" : "0.1", "adam", seed, loss + luck));
                    }
                }
            }
        }
        return trials;
    }

    @Test
    void theBestOfANetworkIsTheLowestMeanOfSeeds() {
        Population population = Population.of(KEYS, grid());
        assertThat(population.best(point("[100]", "4", "0.01", "sgd")).orElseThrow())
                .isCloseTo(2.3, within(1e-12));
        assertThat(population.best(point("[8]", "1", "0.3", "sgd")).orElseThrow())
                .isCloseTo(2.9, within(1e-12));
    }

    @Test
    void fewPointsAreNoMeasure() {
        List<Population.Sample> few = grid().stream()
                .filter(trial -> trial.values().get(3).equals("sgd"))
                .toList();
        assertThat(Population.of(KEYS, few).best(point("[8]", "1", "0.3", "sgd")))
                .isEmpty();
    }

    @Test
    void oneSettingIsChangedWhereThatBringsMostBack() {
        Population population = Population.of(KEYS, grid());
        assertThat(population.better(point("[100]", "4", "0.3", "sgd")))
                .hasValueSatisfying(better ->
                        assertThat(better.settings()).isEqualTo(Map.of("model.initialization.weights.gain", "1")));
        assertThat(population
                        .better(point("[100]", "1", "0.01", "sgd"))
                        .orElseThrow()
                        .settings())
                .as("an optimizer with its rate, or the rate alone, is one setting")
                .containsKey("training.learning-rate")
                .doesNotContainKey("model.initialization.weights.gain");
    }

    @Test
    void severalSettingsAreChangedWhereNoneSufficesWithTheMostTellingFirst() {
        Population.Better better = Population.of(KEYS, grid())
                .better(point("[100]", "4", "0.01", "sgd"))
                .orElseThrow();
        assertThat(better.settings().keySet())
                .containsSubsequence("model.initialization.weights.gain", "training.learning-rate");
        assertThat(better.loss()).isCloseTo(2.3, within(1e-12));
    }

    @Test
    void aGoodPointStaysAsItIs() {
        assertThat(Population.of(KEYS, grid()).better(point("[100]", "1", "0.3", "sgd")))
                .isEmpty();
    }

    @Test
    void anUnknownPointAndAnUnknownValueHaveNoBetterOne() {
        List<Population.Sample> trials = new ArrayList<>(grid());
        trials.add(trial("[100]", "4", "0.3", Population.UNKNOWN, "1", 2.1));
        Population population = Population.of(KEYS, trials);
        assertThat(population.better(point("[100]", "9", "0.3", "sgd"))).isEmpty();
        assertThat(population.better(point("[100]", "4", "0.3", "sgd"))).isEqualTo(Optional.empty());
    }

    @Test
    void theOrderOfTrialsDoesNotMatter() {
        List<Population.Sample> shuffled = new ArrayList<>(grid());
        Collections.shuffle(shuffled, new Random(1));
        Population one = Population.of(KEYS, grid());
        Population other = Population.of(KEYS, shuffled);
        for (Population.Sample trial : grid()) {
            assertThat(other.better(trial.values()).map(Population.Better::settings))
                    .isEqualTo(one.better(trial.values()).map(Population.Better::settings));
        }
    }

    @Test
    void everyKeyOfAJobIsOfTheNetworkOrASetting() {
        assertThat(List.of(
                        "model.hidden",
                        "model.activation",
                        "model.group-norm.groups",
                        "data.block-size",
                        "training.steps"))
                .allMatch(Population::isOfNetwork);
        assertThat(List.of(
                        "model.initialization.output-scale",
                        "model.batch-norm.momentum",
                        "model.output-gamma",
                        "training.learning-rate",
                        "training.optimizer.name",
                        "averaging.local-steps"))
                .noneMatch(Population::isOfNetwork);
    }
}
