package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Points of a search: their seeds are a sample, and ranks are by means. */
class PointsTest {
    private static final List<String> KEYS = List.of("gain", "model.normalization", "training.seed");
    private static final double UNIFORM = 3.3;
    private static final double ROUNDING = 1e-12;

    private record Trial(String gain, String norm, int seed, double loss) {
        private List<String> values() {
            return List.of(gain, norm, Integer.toString(seed));
        }
    }

    private static TrialColumns columns(List<Trial> trials) {
        TrialColumns.Builder builder = new TrialColumns.Builder(KEYS);
        trials.forEach(trial -> builder.add(trial.values(), trial.loss(), UNIFORM, false));
        return builder.build();
    }

    private static Points points(Trial... trials) {
        return Points.of(columns(List.of(trials)));
    }

    @Test
    void theLuckiestSeedDoesNotWin() {
        Points points = points(
                new Trial("1", "none", 1, 2.0),
                new Trial("1", "none", 2, 2.6),
                new Trial("2", "none", 1, 2.2),
                new Trial("2", "none", 2, 2.3));
        assertThat(points.size()).isEqualTo(2);
        assertThat(points.at(0).values()).containsExactly("2", "none");
        assertThat(points.at(0).cappedLoss().mean().orElseThrow()).isCloseTo(2.25, within(ROUNDING));
        assertThat(points.at(1).rank()).hasValue(2);
    }

    @Test
    void aSeedThatBrokeCountsAsAUniformGuess() {
        Points points = points(
                new Trial("1", "none", 1, 2.0),
                new Trial("1", "none", 2, Double.NaN),
                new Trial("2", "none", 1, 2.4),
                new Trial("2", "none", 2, 5.0),
                new Trial("4", "none", 1, 2.5),
                new Trial("4", "none", 2, 2.5));
        assertThat(points.at(0).values()).as("all of its seeds train").containsExactly("4", "none");
        Point second = points.at(1);
        assertThat(second.counts()).isEqualTo(new Counts(1, 1, 0));
        assertThat(second.loss().mean()).hasValue(2.0);
        assertThat(second.cappedLoss().mean().orElseThrow()).isCloseTo((2 + UNIFORM) / 2, within(ROUNDING));
        assertThat(points.at(2).counts())
                .as("a loss above that of a uniform guess is none")
                .isEqualTo(new Counts(1, 1, 0));
    }

    @Test
    void aStoppedTrialSaysNothing() {
        TrialColumns.Builder builder = new TrialColumns.Builder(KEYS);
        builder.add(List.of("1", "none", "1"), 2.4, UNIFORM, false);
        builder.add(List.of("1", "none", "2"), 2.9, UNIFORM, true);
        builder.add(List.of("2", "none", "1"), 2.9, UNIFORM, true);
        Points points = Points.of(builder.build());
        assertThat(points.at(0).counts()).isEqualTo(new Counts(1, 0, 1));
        assertThat(points.at(0).cappedLoss().count()).isEqualTo(1);
        assertThat(points.at(1).rank()).isEqualTo(OptionalInt.empty());
        assertThat(points.at(1).counts().share()).isEmpty();
    }

    @Test
    void anUnknownUniformLossIsThatOfTheOtherTrials() {
        TrialColumns.Builder builder = new TrialColumns.Builder(KEYS);
        builder.add(List.of("1", "none", "1"), Double.NaN, Double.NaN, false);
        builder.add(List.of("2", "none", "1"), 2.4, UNIFORM, false);
        assertThat(Points.of(builder.build()).at(1).cappedLoss().mean()).hasValue(UNIFORM);

        TrialColumns.Builder failed = new TrialColumns.Builder(KEYS);
        failed.add(List.of("1", "none", "1"), Double.NaN, Double.NaN, false);
        assertThat(Points.of(failed.build()).at(0).rank()).isEmpty();
    }

    @Test
    void pointsWithOneSeedHaveNoTies() {
        Points points = points(new Trial("1", "none", 1, 2.0), new Trial("2", "none", 1, 2.0));
        assertThat(points.at(0).ties()).isEmpty();
        assertThat(points.tiedWithBest()).isZero();
        assertThat(points.at(1).rank()).as("equal means share a rank").hasValue(1);
    }

    /** More seeds tell no two points apart that break with all of theirs. */
    @Test
    void pointsThatAllBreakAreNoTiesWithABestOne() {
        Points points = points(
                new Trial("1", "none", 1, Double.NaN),
                new Trial("1", "none", 2, 4),
                new Trial("2", "none", 1, Double.NaN),
                new Trial("2", "none", 2, Double.NaN));
        assertThat(points.at(1).ties()).contains(new Point.Ties(1, 2));
        assertThat(points.tiedWithBest()).isZero();
    }

    /** Ranks and ties of random points are those that comparing each with each gives. */
    @Test
    void tiesAreThePointsWhoseIntervalsOverlap() {
        Random random = new Random(3);
        List<Trial> trials = new ArrayList<>();
        for (int gain = 1; gain <= 60; gain++) {
            int seeds = gain % 9 == 0 ? 1 : 4;
            double mean = (seeds == 1 ? 2.4 : 2) + random.nextDouble();
            for (int seed = 1; seed <= seeds; seed++) {
                boolean breaks = random.nextInt(12) == 0;
                trials.add(new Trial(
                        Integer.toString(gain),
                        "none",
                        seed,
                        breaks ? Double.NaN : mean + 0.05 * random.nextGaussian()));
            }
        }
        Points points = Points.of(columns(trials));
        List<Point> all = IntStream.range(0, points.size()).mapToObj(points::at).toList();

        assertThat(all)
                .isSortedAccordingTo(Comparator.comparingDouble(
                        point -> point.cappedLoss().mean().orElseThrow()));
        for (Point point : all) {
            Optional<Interval> own = point.cappedLoss().interval();
            assertThat(point.ties().isPresent()).isEqualTo(own.isPresent());
            if (own.isPresent()) {
                long better = all.stream()
                        .filter(one -> end(one, false) < own.get().low())
                        .count();
                long worse = all.stream()
                        .filter(one -> end(one, true) > own.get().high())
                        .count();
                assertThat(point.ties()).contains(new Point.Ties((int) better + 1, all.size() - (int) worse));
                assertThat(point.rank().orElseThrow()).isBetween((int) better + 1, all.size() - (int) worse);
            }
        }
        Interval best = all.get(0).cappedLoss().interval().orElseThrow();
        assertThat(points.tiedWithBest()).isEqualTo((int) all.stream()
                .filter(one -> best.overlaps(new Interval(end(one, true), end(one, false))))
                .count());
    }

    private static double end(Point point, boolean low) {
        return point.cappedLoss()
                .interval()
                .map(interval -> low ? interval.low() : interval.high())
                .orElseGet(() -> point.cappedLoss().mean().orElseThrow());
    }

    @Test
    void theOrderInWhichTrialsEndedDoesNotMatter() {
        List<Trial> trials = new ArrayList<>();
        Random random = new Random(5);
        for (String gain : List.of("10", "9", "0.5", "activation", "1e-3")) {
            for (String norm : List.of("layer", "batch", "none")) {
                for (int seed = 9; seed <= 11; seed++) {
                    trials.add(new Trial(gain, norm, seed, 2 + random.nextDouble()));
                }
            }
        }
        Points sorted = Points.of(columns(trials));
        Collections.shuffle(trials, random);
        TrialColumns shuffled = columns(trials);
        Points points = Points.of(shuffled);
        for (int place = 0; place < sorted.size(); place++) {
            Point expected = sorted.at(place);
            Point point = points.at(place);
            assertThat(point.values()).isEqualTo(expected.values());
            assertThat(point.cappedLoss()).isEqualTo(expected.cappedLoss());
            assertThat(trials.get(point.row()).values().subList(0, 2)).isEqualTo(point.values());
            assertThat(trials.get(point.row()).seed()).as("the lowest seed").isEqualTo(9);
        }
        assertThat(shuffled.factors())
                .containsExactly(
                        new Factor("gain", List.of("1e-3", "0.5", "9", "10", "activation")),
                        new Factor("model.normalization", List.of("none", "batch", "layer")));
    }

    @Test
    void valuesAreOrderedAsOneReadsThem() {
        assertThat(Factor.of("k", List.of("[64, 64]", "[100]", "[9]", "true", "", "1.0", "-3", "[64, 8]", "none"))
                        .levels())
                .containsExactly("-3", "1.0", "[9]", "[100]", "[64, 8]", "[64, 64]", "none", "true", "");
        assertThat(Factor.of("k", List.of("[", "7", "[x", "007", "7.0")).levels())
                .containsExactly("007", "7", "7.0", "[", "[x");
        assertThat(Factor.of("k", List.of("[]", "{ a = 1 }")).levels()).containsExactly("[]", "{ a = 1 }");
    }

    @Test
    void aSearchOfSeedsAloneIsOnePoint() {
        TrialColumns.Builder builder = new TrialColumns.Builder(List.of("training.seed"));
        builder.add(List.of("1"), 2.0, UNIFORM, false);
        builder.add(List.of("2"), 2.2, UNIFORM, false);
        Points points = Points.of(builder.build());
        assertThat(points.size()).isEqualTo(1);
        assertThat(points.at(0).values()).isEmpty();
        assertThat(points.at(0).cappedLoss().count()).isEqualTo(2);
        assertThat(Points.of(new TrialColumns.Builder(List.of()).build()).size())
                .isZero();
    }
}
