package org.initscope.core.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.Permutation;
import org.junit.jupiter.api.Test;

/** A grid has each of its points once, in the order of its axes. */
class GridTest {
    private static final String GAIN = "model.initialization.weights.gain";
    private static final String NORM = "model.normalization";
    private static final String SEED = "training.seed";
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private static final Axis GAINS = Axis.of(GAIN, reals(0.5, 1, 2));
    private static final Axis NORMS = Axis.of(NORM, texts("batch", "none"));
    private static final Axis SEEDS = Axis.repeat(SEED, 7, 2);

    @Test
    void theProductHasEveryCombinationOnceAndTheFirstAxisIsTheSlowest() {
        List<GridPoint> points = grid(GAINS, NORMS, SEEDS).points();

        assertThat(points).hasSize(3 * 2 * 2).doesNotHaveDuplicates();
        assertThat(points.get(0)).hasToString(GAIN + " = 0.5, " + NORM + " = batch, " + SEED + " = 7");
        assertThat(points.get(1)).hasToString(GAIN + " = 0.5, " + NORM + " = batch, " + SEED + " = 8");
        assertThat(points.get(11)).hasToString(GAIN + " = 2.0, " + NORM + " = none, " + SEED + " = 8");
    }

    @Test
    void theOrderOfTheAxesChangesTheOrderOfThePointsAlone() {
        assertThat(new HashSet<>(grid(GAINS, NORMS).points().stream()
                        .map(point -> new HashSet<>(point.values().entrySet()))
                        .toList()))
                .isEqualTo(new HashSet<>(grid(NORMS, GAINS).points().stream()
                        .map(point -> new HashSet<>(point.values().entrySet()))
                        .toList()));
    }

    @Test
    void zippedKeysGoTogether() {
        Axis zip = Axis.zip(List.of(NORM, GAIN), List.of(texts("batch", "none"), reals(1, 2)));

        assertThat(grid(zip).points())
                .extracting(GridPoint::toString)
                .containsExactly(NORM + " = batch, " + GAIN + " = 1.0", NORM + " = none, " + GAIN + " = 2.0");
        assertThatThrownBy(() -> Axis.zip(List.of(NORM, GAIN), List.of(texts("batch"), reals(1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a zip has 1 values of %s but 2 of %s, expected equally many", NORM, GAIN);
    }

    @Test
    void exclusionsLeaveOutWhatTheyHoldFor() {
        Grid grid = excluding("model.normalization == batch && model.initialization.weights.gain >= 1");

        assertThat(grid.points())
                .extracting(GridPoint::toString)
                .containsExactly(
                        GAIN + " = 0.5, " + NORM + " = batch",
                        GAIN + " = 0.5, " + NORM + " = none",
                        GAIN + " = 1.0, " + NORM + " = none",
                        GAIN + " = 2.0, " + NORM + " = none");
    }

    @Test
    void aGridOfOneIsAGrid() {
        assertThat(grid(Axis.of(SEED, List.of(new SweptValue.Whole(1)))).points())
                .hasSize(1);
    }

    @Test
    void anEmptyGridIsRefused() {
        assertThatThrownBy(() -> grid()).hasMessage("the grid is empty: no key is swept");
        assertThatThrownBy(() -> Axis.of(GAIN, List.of())).hasMessage("the grid is empty: %s has no values", GAIN);
        assertThatThrownBy(() -> excluding(GAIN + " > 0").points())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the grid is empty: its exclusions leave none of 6 points");
    }

    @Test
    void aGridBeyondItsLimitIsRefused() {
        assertThat(limited(6).points()).hasSize(6);
        assertThatThrownBy(() -> limited(5).points())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the grid of 6 points leaves more than its limit of 5: sweep less, sample, or raise the limit");
        Axis seeds = Axis.of(SEED, wholes(100_000));
        Axis others = Axis.of("training.steps", wholes(10_000));
        assertThatThrownBy(() -> grid(seeds, others).points())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the grid has 1,000,000,000 points before exclusions");
    }

    @Test
    void conflictingKeysAreRefused() {
        assertThatThrownBy(() -> grid(GAINS, NORMS, GAINS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s is swept twice, expected every key once in grid, zip and repeat", GAIN);
        Axis section = Axis.of("model.initialization.weights", texts("orthogonal"));
        assertThatThrownBy(() -> grid(GAINS, section))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "model.initialization.weights and %s are both swept, but the one is a part of the other", GAIN);
        assertThatThrownBy(() -> Axis.of(
                        GAIN, List.of(new SweptValue.Whole(1), new SweptValue.Real(0.5), new SweptValue.Real(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s has the value 1.0 twice, expected every value once", GAIN);
    }

    @Test
    void aSampleIsDistinctPointsOfTheGridAndALargerOneBeginsWithIt() {
        Axis seeds = Axis.of(SEED, wholes(10_000));
        List<GridPoint> small = sampled(50, 3, seeds, GAINS, NORMS);
        List<GridPoint> large = sampled(500, 3, seeds, GAINS, NORMS);

        assertThat(large).hasSize(500).doesNotHaveDuplicates();
        assertThat(large.subList(0, 50)).isEqualTo(small);
        assertThat(sampled(50, 4, seeds, GAINS, NORMS)).isNotEqualTo(small);
    }

    @Test
    void aSampledPointHasAllOfItsSeeds() {
        int seeds = SEEDS.points().size();
        Grid grid =
                new Grid(List.of(GAINS, NORMS, SEEDS), List.of(), Optional.of(new Grid.Sample(3, 7, seeds)), NO_LIMIT);

        Map<Map<String, SweptValue>, Long> points = grid.points().stream()
                .collect(Collectors.groupingBy(
                        point -> {
                            Map<String, SweptValue> values = new HashMap<>(point.values());
                            values.remove(SEED);
                            return values;
                        },
                        Collectors.counting()));
        assertThat(points).hasSize(3);
        assertThat(points.values()).containsOnly((long) seeds);
    }

    @Test
    void aSampleOfMoreThanThereIsIsTheWholeGrid() {
        assertThat(new HashSet<>(sampled(1_000, 3, GAINS, NORMS, SEEDS)))
                .isEqualTo(new HashSet<>(grid(GAINS, NORMS, SEEDS).points()));
    }

    @Test
    void aPermutationHasEveryPlaceOnce() {
        for (int size : new int[] {1, 2, 3, 5, 16, 17, 1000}) {
            Permutation permutation = new Permutation(size, 11);
            assertThat(IntStream.range(0, size).mapToLong(permutation::at).sorted())
                    .containsExactlyElementsOf(
                            IntStream.range(0, size).asLongStream().boxed().toList());
        }
    }

    @Test
    void aRangeHasInnerValuesHoweverFarItsEndsAreApart() {
        assertThat(new Range(1e-300, 1e300, 3, true, false).values()).isEqualTo(reals(1e-300, 1, 1e300));
        assertThat(new Range(1e300, 1e-300, 3, true, false).values()).isEqualTo(reals(1e300, 1, 1e-300));
        assertThat(new Range(-1.5e308, 1.5e308, 4, false, false).values())
                .isEqualTo(reals(-1.5e308, -5e307, 5e307, 1.5e308));
        assertThatThrownBy(() -> new Range(1, 1e30, 3, true, true)).hasMessageContaining("beyond 9.2e18");
        assertThatThrownBy(() -> new Range(1, 2, 1_000_000_000, true, false))
                .hasMessageContaining("expected 2 to 100000");
    }

    @Test
    void rangesHaveTheirEndsAndEqualDistances() {
        assertThat(new Range(0, 1, 5, false, false).values()).isEqualTo(reals(0, 0.25, 0.5, 0.75, 1));
        assertThat(new Range(0.001, 1, 4, true, false).values()).isEqualTo(reals(0.001, 0.01, 0.1, 1));
        assertThat(new Range(1, 100, 3, true, true).values())
                .containsExactly(new SweptValue.Whole(1), new SweptValue.Whole(10), new SweptValue.Whole(100));
        assertThat(new Range(1, 2, 4, false, true).values())
                .containsExactly(new SweptValue.Whole(1), new SweptValue.Whole(2));
        assertThatThrownBy(() -> new Range(0, 1, 3, true, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a logarithmic range goes from 0.0 to 1.0, expected two numbers above 0");
    }

    private static Grid grid(Axis... axes) {
        return new Grid(List.of(axes), List.of(), Optional.empty(), NO_LIMIT);
    }

    private static Grid limited(long limit) {
        return new Grid(List.of(GAINS, NORMS), List.of(), Optional.empty(), limit);
    }

    private static Grid excluding(String condition) {
        List<ConditionKey> keys = Stream.of(GAINS, NORMS)
                .flatMap(axis -> axis.conditionKeys().stream())
                .toList();
        Condition exclusion = Condition.parse(condition, keys, (written, candidates) -> candidates.get(0));
        return new Grid(List.of(GAINS, NORMS), List.of(exclusion), Optional.empty(), NO_LIMIT);
    }

    private static List<GridPoint> sampled(long count, long seed, Axis... axes) {
        return new Grid(List.of(axes), List.of(), Optional.of(new Grid.Sample(count, seed)), NO_LIMIT).points();
    }

    private static List<SweptValue> reals(double... values) {
        return java.util.Arrays.stream(values)
                .mapToObj(value -> (SweptValue) new SweptValue.Real(value))
                .toList();
    }

    private static List<SweptValue> wholes(int count) {
        return IntStream.range(0, count)
                .mapToObj(value -> (SweptValue) new SweptValue.Whole(value))
                .toList();
    }

    private static List<SweptValue> texts(String... values) {
        return java.util.Arrays.stream(values)
                .map(value -> (SweptValue) new SweptValue.Text(value))
                .toList();
    }
}
