package org.initscope.core.search.refinement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.initscope.core.search.Axis;
import org.initscope.core.search.Condition;
import org.initscope.core.search.ConditionKey;
import org.initscope.core.search.Grid;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.Range;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.refinement.FurtherPoints.Tried;
import org.junit.jupiter.api.Test;

/** Where further points lie, on planted outcomes. */
class FurtherPointsTest {
    private static final String RATE = "training.learning-rate";
    private static final String GAIN = "model.initialization.weights.gain";
    private static final String BATCH = "training.batch-size";
    private static final String SEED = "training.seed";
    private static final double BROKEN = 3.3;
    private static final double RESOLUTION = 0.02;

    /** Of a grid with steps of 2 % along both keys. */
    private static final int FULL_GRID = 51 * 51;

    @Test
    void findTheEdgeOfTwoKeysToTwoPercentOfTheirRangeWithAFifthOfTheTrialsOfAFullGrid() {
        // training breaks above a curve over the unit square
        DoubleUnaryOperator edge = gain -> 0.9 - 0.55 * gain * gain;
        Grid grid = grid(range(GAIN, 0, 1, 9), range(RATE, 0, 1, 9));
        List<Tried> tried = refined(
                grid,
                Refinement.Around.EDGE,
                3,
                500,
                point -> number(point, RATE) > edge.applyAsDouble(number(point, GAIN)) ? BROKEN : 2.2);

        assertThat(tried).hasSize(123).hasSizeLessThan(FULL_GRID / 5);
        for (int line = 0; line <= 8; line++) {
            double gain = line / 8.0;
            double[] between = between(tried, RATE, point -> number(point, GAIN) == gain);
            assertThat(between[1] - between[0]).isLessThanOrEqualTo(RESOLUTION);
            assertThat(edge.applyAsDouble(gain)).isBetween(between[0], between[1]);
        }
        // what lies between the lines is read from a line through what was found on them
        List<double[]> found = found(tried);
        for (double gain = 0; gain <= 1; gain += 0.005) {
            assertThat(interpolated(found, gain))
                    .isBetween(edge.applyAsDouble(gain) - RESOLUTION, edge.applyAsDouble(gain) + RESOLUTION);
        }
    }

    @Test
    void halveTheGapInEachRound() {
        Grid grid = grid(range(RATE, 0, 1, 3));
        FurtherPoints further = new FurtherPoints(grid, key -> false);
        List<Tried> tried = outcomes(grid.points(), point -> number(point, RATE) > 0.3 ? BROKEN : 2.2);

        List<GridPoint> first = further.next(tried.stream(), Refinement.Around.EDGE, 10);
        tried.addAll(outcomes(first, point -> number(point, RATE) > 0.3 ? BROKEN : 2.2));
        List<GridPoint> second = further.next(tried.stream(), Refinement.Around.EDGE, 10);

        assertThat(numbers(first, RATE)).containsExactly(0.25);
        assertThat(numbers(second, RATE)).containsExactly(0.375);
    }

    @Test
    void lieAtTheGeometricMeanWhereQuotientsAreEqualWithSixDigits() {
        Grid grid = grid(real(RATE, 0.001, 0.01, 0.1, 1));

        assertThat(numbers(next(grid, key -> false, 0.05), RATE)).containsExactly(0.0316228);
    }

    @Test
    void lieInTheMiddleWhereDifferencesAreEqualAndWhereAValueIsZero() {
        assertThat(numbers(next(grid(real(RATE, 0.25, 1.25, 2.25, 3.25)), key -> false, 2), RATE))
                .containsExactly(1.75);
        assertThat(numbers(next(grid(real(RATE, 0, 0.01, 1)), key -> false, 0.5), RATE))
                .containsExactly(0.505);
    }

    @Test
    void ofWholeNumbersAreWholeAndEndWhereNoneIsBetween() {
        assertThat(next(grid(whole(BATCH, 8, 16, 24)), BATCH::equals, 10, BATCH))
                .extracting(point -> point.values().get(BATCH))
                .containsExactly(new SweptValue.Whole(12));
        assertThat(next(grid(whole(BATCH, 8, 9, 24)), BATCH::equals, 8, BATCH)).isEmpty();
    }

    @Test
    void haveAllSeedsOfAPointAndStayWithinTheMostTrials() {
        Grid grid = grid(real(GAIN, 1, 2), real(RATE, 1, 2, 3), Axis.repeat(SEED, 5, 2));
        FurtherPoints further = new FurtherPoints(grid, key -> false);
        List<Tried> tried = outcomes(grid.points(), point -> number(point, RATE) > 1 ? BROKEN : 2.2);

        assertThat(further.next(tried.stream(), Refinement.Around.EDGE, 10))
                .hasSize(4)
                .extracting(point -> point.values().get(SEED))
                .containsExactly(
                        new SweptValue.Whole(5),
                        new SweptValue.Whole(6),
                        new SweptValue.Whole(5),
                        new SweptValue.Whole(6));
        assertThat(further.next(tried.stream(), Refinement.Around.EDGE, 3)).hasSize(2);
        assertThat(further.next(tried.stream(), Refinement.Around.EDGE, 1)).isEmpty();
    }

    @Test
    void areNoMoreThanRoundsHaveGaps() {
        Grid grid = grid(real(GAIN, 1, 2), real(RATE, 1, 2, 3), Axis.repeat(SEED, 5, 2));
        FurtherPoints further = new FurtherPoints(grid, key -> false);

        // two gaps of rates at each gain, one of gains at each rate
        assertThat(further.most(new Refinement(3, 500, Refinement.Around.EDGE))).isEqualTo(3 * 7 * 2);
        assertThat(further.most(new Refinement(3, 500, Refinement.Around.BEST))).isEqualTo(3 * 4 * 2);
        assertThat(further.most(new Refinement(3, 5, Refinement.Around.EDGE))).isEqualTo(4);
    }

    @Test
    void ofTheWidestGapsComeFirst() {
        Grid grid = grid(real(RATE, 0, 1, 2, 4), real(GAIN, 1, 2));
        FurtherPoints further = new FurtherPoints(grid, key -> false);
        List<Tried> tried = outcomes(
                grid.points(), point -> number(point, RATE) > (number(point, GAIN) > 1 ? 2 : 0) ? BROKEN : 2.2);

        assertThat(further.next(tried.stream(), Refinement.Around.EDGE, 1))
                .singleElement()
                .satisfies(point -> {
                    assertThat(number(point, GAIN)).isEqualTo(1.41421);
                    assertThat(number(point, RATE)).isEqualTo(1);
                });
    }

    @Test
    void aroundTheBestLieBetweenItAndItsNeighboursAlongEachKey() {
        Grid grid = grid(real(GAIN, 1, 2, 3), real(RATE, 1, 2, 3));
        List<GridPoint> next = new FurtherPoints(grid, key -> false)
                .next(
                        outcomes(grid.points(), point -> 2 + Math.abs(number(point, GAIN) - 2) + number(point, RATE))
                                .stream(),
                        Refinement.Around.BEST,
                        100);

        assertThat(next)
                .extracting(point -> List.of(number(point, GAIN), number(point, RATE)))
                .containsExactlyInAnyOrder(List.of(1.5, 1.0), List.of(2.5, 1.0), List.of(2.0, 1.5));
    }

    @Test
    void aroundTheBestComeNearerToIt() {
        Grid grid = grid(real(RATE, 0.1, 1, 10, 100));
        List<Tried> tried = refined(
                grid,
                Refinement.Around.BEST,
                8,
                100,
                point -> 2 + Math.abs(Math.log(number(point, RATE)) - Math.log(2.7)));

        assertThat(tried.stream()
                        .min(Comparator.comparingDouble(
                                trial -> trial.cappedLoss().getAsDouble()))
                        .map(trial -> number(trial.point(), RATE)))
                .hasValueSatisfying(rate -> assertThat(rate).isBetween(2.65, 2.75));
    }

    @Test
    void leaveOutWhatIsExcludedAndWhatHasNoKnownNeighbours() {
        Axis rates = real(RATE, 1, 2, 3);
        Grid excluding = new Grid(
                List.of(rates),
                List.of(Condition.parse(
                        RATE + " > 1.2 && " + RATE + " < 1.8", rates.conditionKeys(), (key, all) -> all.get(0))),
                Optional.empty(),
                100);
        List<Tried> stopped = new ArrayList<>();
        excluding.points().forEach(point -> stopped.add(new Tried(point, false, OptionalDouble.empty())));

        assertThat(next(excluding, key -> false, 1.2)).isEmpty();
        assertThat(new FurtherPoints(excluding, key -> false).next(stopped.stream(), Refinement.Around.EDGE, 10))
                .isEmpty();
        assertThat(new FurtherPoints(excluding, key -> false).next(stopped.stream(), Refinement.Around.BEST, 10))
                .isEmpty();
    }

    @Test
    void haveNoSeedThatIsExcluded() {
        Axis rates = real(RATE, 1, 2);
        Axis seeds = Axis.repeat(SEED, 5, 3);
        List<ConditionKey> keys = new ArrayList<>(rates.conditionKeys());
        keys.addAll(seeds.conditionKeys());
        Grid excluding = new Grid(
                List.of(rates, seeds),
                List.of(Condition.parse(SEED + " == 6", keys, (key, all) -> all.get(0))),
                Optional.empty(),
                100);

        assertThat(next(excluding, key -> false, 1.2))
                .extracting(point -> point.values().get(SEED))
                .containsExactly(new SweptValue.Whole(5), new SweptValue.Whole(7));
    }

    @Test
    void takeAKeyOfItsOwnWithTwoNumbers() {
        Axis words = Axis.of("model.normalization", List.of(new SweptValue.Text("none"), new SweptValue.Text("batch")));
        Axis together = Axis.zip(
                List.of(RATE, GAIN),
                List.of(
                        List.of(new SweptValue.Real(1), new SweptValue.Real(2)),
                        List.of(new SweptValue.Real(1), new SweptValue.Real(2))));

        assertThat(new FurtherPoints(grid(words, together, Axis.repeat(SEED, 1, 3)), key -> false).arePossible())
                .isFalse();
        assertThat(new FurtherPoints(grid(words, real(RATE, 1, 2)), key -> false).arePossible())
                .isTrue();
    }

    /** A search with its rounds. */
    private static List<Tried> refined(
            Grid grid, Refinement.Around around, int rounds, long most, ToDoubleFunction<GridPoint> loss) {
        FurtherPoints further = new FurtherPoints(grid, key -> false);
        List<Tried> tried = outcomes(grid.points(), loss);
        long left = most;
        for (int round = 0; round < rounds; round++) {
            List<GridPoint> next = further.next(tried.stream(), around, left);
            left -= next.size();
            tried.addAll(outcomes(next, loss));
        }
        return tried;
    }

    private static List<GridPoint> next(Grid grid, Predicate<String> whole, double worksTo) {
        return next(grid, whole, worksTo, RATE);
    }

    private static List<GridPoint> next(Grid grid, Predicate<String> whole, double worksTo, String key) {
        return new FurtherPoints(grid, whole)
                .next(
                        outcomes(grid.points(), point -> number(point, key) > worksTo ? BROKEN : 2.2).stream(),
                        Refinement.Around.EDGE,
                        100);
    }

    private static List<Tried> outcomes(List<GridPoint> points, ToDoubleFunction<GridPoint> loss) {
        List<Tried> tried = new ArrayList<>();
        for (GridPoint point : points) {
            double nats = loss.applyAsDouble(point);
            tried.add(new Tried(point, nats < BROKEN, OptionalDouble.of(nats)));
        }
        return tried;
    }

    /** The highest number that works and the lowest that does not, on a line. */
    private static double[] between(List<Tried> tried, String key, Predicate<GridPoint> line) {
        List<Tried> on =
                tried.stream().filter(trial -> line.test(trial.point())).toList();
        return new double[] {
            on.stream()
                    .filter(Tried::trained)
                    .mapToDouble(trial -> number(trial.point(), key))
                    .max()
                    .orElseThrow(),
            on.stream()
                    .filter(trial -> !trial.trained())
                    .mapToDouble(trial -> number(trial.point(), key))
                    .min()
                    .orElseThrow()
        };
    }

    /** The edge on the lines of the gains, by gain. */
    private static List<double[]> found(List<Tried> tried) {
        List<double[]> found = new ArrayList<>();
        for (int line = 0; line <= 8; line++) {
            double at = line / 8.0;
            double[] rates = between(tried, RATE, point -> number(point, GAIN) == at);
            found.add(new double[] {at, (rates[0] + rates[1]) / 2});
        }
        return found;
    }

    private static double interpolated(List<double[]> points, double at) {
        for (int i = 1; i < points.size(); i++) {
            double[] before = points.get(i - 1);
            double[] after = points.get(i);
            if (at <= after[0]) {
                return before[1] + (at - before[0]) / (after[0] - before[0]) * (after[1] - before[1]);
            }
        }
        return points.get(points.size() - 1)[1];
    }

    private static double number(GridPoint point, String key) {
        return point.values().get(key).number();
    }

    private static List<Double> numbers(List<GridPoint> points, String key) {
        return points.stream().map(point -> number(point, key)).toList();
    }

    private static Grid grid(Axis... axes) {
        return new Grid(List.of(axes), List.of(), Optional.empty(), FULL_GRID);
    }

    private static Axis range(String key, double from, double to, int count) {
        return Axis.of(key, new Range(from, to, count, false, false).values());
    }

    private static Axis real(String key, double... values) {
        List<SweptValue> swept = new ArrayList<>();
        for (double value : values) {
            swept.add(new SweptValue.Real(value));
        }
        return Axis.of(key, swept);
    }

    private static Axis whole(String key, long... values) {
        List<SweptValue> swept = new ArrayList<>();
        for (long value : values) {
            swept.add(new SweptValue.Whole(value));
        }
        return Axis.of(key, swept);
    }
}
