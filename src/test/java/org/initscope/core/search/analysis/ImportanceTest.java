package org.initscope.core.search.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shares of variance against brute force, planted interactions, a textbook's table and functions with published shares. */
class ImportanceTest {
    private static final double ROUNDING = 1e-10;
    /** Far above every value, so that nothing counts as broken. */
    private static final double UNIFORM = 1e9;

    /** Trials of a full grid of some sizes, with values of a function of their levels and seed. */
    private static List<int[]> grid(int seeds, int... sizes) {
        List<int[]> grid = new ArrayList<>();
        int product = IntStream.of(sizes).reduce(seeds, (a, b) -> a * b);
        for (int index = 0; index < product; index++) {
            int[] point = new int[sizes.length + 1];
            int rest = index;
            for (int f = 0; f < sizes.length; f++) {
                point[f] = rest % sizes[f];
                rest /= sizes[f];
            }
            point[sizes.length] = rest;
            grid.add(point);
        }
        return grid;
    }

    private static TrialColumns columns(List<int[]> trials, ToDoubleFunction<int[]> loss) {
        int factors = trials.get(0).length - 1;
        List<String> keys = new ArrayList<>();
        for (int f = 0; f < factors; f++) {
            keys.add("k" + f);
        }
        keys.add(Factor.SEED);
        TrialColumns.Builder builder = new TrialColumns.Builder(keys);
        trials.forEach(trial -> builder.add(
                IntStream.of(trial).mapToObj(Integer::toString).toList(), loss.applyAsDouble(trial), UNIFORM, false));
        return builder.build();
    }

    private static double share(Importance importance, String... keys) {
        return importance.terms().stream()
                .filter(term -> term.keys().stream().map(Factor::key).toList().equals(List.of(keys)))
                .findFirst()
                .orElseThrow()
                .share();
    }

    /** R's warpbreaks (Tippett 1950) as {@code anova(lm(breaks ~ wool * tension))} has it: sums of squares. */
    @Test
    void aTextbooksTableComesOut() {
        int[][][] breaks = {
            {
                {26, 30, 54, 25, 70, 52, 51, 26, 67},
                {18, 21, 29, 17, 12, 18, 35, 30, 36},
                {36, 21, 24, 18, 10, 43, 28, 15, 26}
            },
            {
                {27, 14, 29, 19, 29, 31, 41, 20, 44},
                {42, 26, 19, 16, 39, 28, 21, 39, 29},
                {20, 21, 24, 17, 13, 15, 15, 16, 28}
            }
        };
        Importance importance = Importance.of(columns(grid(9, 2, 3), trial -> breaks[trial[0]][trial[1]][trial[2]]))
                .orElseThrow();
        double total = 450.67 + 2034.26 + 1002.78 + 5745.11;
        assertThat(importance.isExact()).isTrue();
        assertThat(share(importance, "k0")).isCloseTo(450.67 / total, within(1e-5));
        assertThat(share(importance, "k1")).isCloseTo(2034.26 / total, within(1e-5));
        assertThat(share(importance, "k0", "k1")).isCloseTo(1002.78 / total, within(1e-5));
        assertThat(importance.seeds()).isCloseTo(5745.11 / total, within(1e-5));
        assertThat(importance.higher()).isCloseTo(0, within(ROUNDING));
        // 48 degrees of freedom of seeds: a mean square of 119.69
        assertThat(importance.terms().get(0).noiseShare()).isCloseTo(2 * 119.69 / total, within(1e-5));
    }

    /** Every share of a random grid as sums of squares of means over all trials, written down naively. */
    @Test
    void sharesAreThoseOfBruteForce() {
        int[] sizes = {2, 3, 4, 2};
        Random random = new Random(17);
        List<int[]> grid = grid(3, sizes);
        double[] values =
                grid.stream().mapToDouble(trial -> random.nextGaussian()).toArray();
        Importance importance = Importance.of(columns(grid, trial -> values[grid.indexOf(trial)]))
                .orElseThrow();
        double mean = Arrays.stream(values).average().orElseThrow();
        double total = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        for (int f = 0; f < sizes.length; f++) {
            double[] ofF = means(grid, values, f, f);
            assertThat(share(importance, "k" + f)).isCloseTo(squares(ofF, mean) / total, within(ROUNDING));
            for (int g = f + 1; g < sizes.length; g++) {
                double pair = squares(means(grid, values, f, g), mean)
                        - squares(ofF, mean)
                        - squares(means(grid, values, g, g), mean);
                assertThat(share(importance, "k" + f, "k" + g)).isCloseTo(pair / total, within(ROUNDING));
            }
        }
        double sum =
                importance.terms().stream().mapToDouble(Importance.Term::share).sum();
        assertThat(sum + importance.higher() + importance.seeds()).isCloseTo(1, within(ROUNDING));
    }

    /** Of each trial the mean of those that are equal to it in two factors. */
    private static double[] means(List<int[]> grid, double[] values, int f, int g) {
        return grid.stream()
                .mapToDouble(trial -> IntStream.range(0, grid.size())
                        .filter(i -> grid.get(i)[f] == trial[f] && grid.get(i)[g] == trial[g])
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElseThrow())
                .toArray();
    }

    private static double squares(double[] means, double mean) {
        return Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum();
    }

    @Test
    void aPlantedInteractionIsFoundAndNothingElse() {
        Importance importance = Importance.of(
                        columns(grid(2, 2, 3, 4), trial -> (trial[0] == 0 ? 1 : -1) * (trial[2] - 1.5)))
                .orElseThrow();
        assertThat(importance.terms().get(0).keys()).extracting(Factor::key).containsExactly("k0", "k2");
        assertThat(importance.terms().get(0).share()).isCloseTo(1, within(ROUNDING));
        assertThat(importance.terms().subList(1, 6)).allMatch(term -> Math.abs(term.share()) < ROUNDING);
    }

    @Test
    void anInteractionOfThreeIsOfHigherOrder() {
        Importance importance = Importance.of(columns(grid(1, 2, 2, 2), trial -> (trial[0] + trial[1] + trial[2]) % 2))
                .orElseThrow();
        assertThat(importance.higher()).isCloseTo(1, within(ROUNDING));
        assertThat(importance.seeds()).isZero();
    }

    /**
     * The Ishigami function with a = 7 and b = 0.1 on a fine grid: first indices 0.3139, 0.4424 and 0, of the first with the
     * third 0.2437 (Ishigami and Homma 1990; Sobol' and Levitan 1999).
     */
    @Test
    void publishedSharesOfTheIshigamiFunctionComeOut() {
        int size = 40;
        ToDoubleFunction<int[]> ishigami = trial -> {
            double[] x = IntStream.of(0, 1, 2)
                    .mapToDouble(f -> Math.PI * ((2.0 * trial[f] + 1) / size - 1))
                    .toArray();
            return Math.sin(x[0]) + 7 * Math.sin(x[1]) * Math.sin(x[1]) + 0.1 * Math.pow(x[2], 4) * Math.sin(x[0]);
        };
        Importance importance =
                Importance.of(columns(grid(1, size, size, size), ishigami)).orElseThrow();
        assertThat(share(importance, "k0")).isCloseTo(0.3139, within(2e-3));
        assertThat(share(importance, "k1")).isCloseTo(0.4424, within(2e-3));
        assertThat(share(importance, "k2")).isCloseTo(0, within(ROUNDING));
        assertThat(share(importance, "k0", "k2")).isCloseTo(0.2437, within(2e-3));
        assertThat(share(importance, "k0", "k1")).isCloseTo(0, within(ROUNDING));
    }

    /** Sobol's g-function, whose shares are products: V_i = 1 / (3 (1 + a_i)²), of a pair V_i V_j. */
    @Test
    void publishedSharesOfTheGFunctionComeOut() {
        double[] a = {0, 1, 4.5, 9};
        int size = 24;
        Importance importance = Importance.of(columns(grid(1, size, size, size, size), trial -> {
                    double product = 1;
                    for (int f = 0; f < a.length; f++) {
                        product *= (Math.abs(4 * (trial[f] + 0.5) / size - 2) + a[f]) / (1 + a[f]);
                    }
                    return product;
                }))
                .orElseThrow();
        double total = 1;
        for (double one : a) {
            total *= 1 + variance(one);
        }
        total--;
        for (int f = 0; f < a.length; f++) {
            assertThat(share(importance, "k" + f)).isCloseTo(variance(a[f]) / total, within(3e-3));
        }
        assertThat(share(importance, "k0", "k1")).isCloseTo(variance(0) * variance(1) / total, within(3e-3));
    }

    private static double variance(double a) {
        return 1 / (3 * (1 + a) * (1 + a));
    }

    @Test
    void leastSquaresOnAFullGridIsTheExactAnalysis() {
        Random random = new Random(23);
        PointMeans points = PointMeans.of(columns(grid(2, 3, 2, 4), trial -> random.nextGaussian()));
        FunctionTables exact = FunctionTables.means(points, true);
        FunctionTables fitted = LeastSquares.fit(points, true);
        for (int t = 0; t < exact.terms().size(); t++) {
            assertThat(fitted.table(t)).containsExactly(exact.table(t), within(ROUNDING));
        }
    }

    @Test
    void aSampleOfAFunctionOfPairsGivesItsShares() {
        ToDoubleFunction<int[]> function =
                trial -> 0.5 * trial[0] + (trial[1] == 2 ? 1 : 0) + (trial[0] == 1 && trial[2] == 3 ? 2 : 0);
        List<int[]> grid = grid(1, 3, 4, 5, 2);
        Random random = new Random(29);
        List<int[]> sample =
                grid.stream().filter(trial -> random.nextInt(10) < 9).toList();
        Importance whole = Importance.of(columns(grid, function)).orElseThrow();
        Importance sampled = Importance.of(columns(sample, function)).orElseThrow();
        assertThat(sampled.isExact()).isFalse();
        assertThat(sampled.hasPairs()).isTrue();
        for (Importance.Term term : whole.terms()) {
            String[] keys = term.keys().stream().map(Factor::key).toArray(String[]::new);
            assertThat(share(sampled, keys)).isCloseTo(term.share(), within(1e-8));
        }
    }

    @Test
    void keysThatChangeTogetherAreOne() {
        TrialColumns.Builder builder = new TrialColumns.Builder(List.of("width", "rate", "norm", Factor.SEED));
        for (int zip = 0; zip < 3; zip++) {
            for (String norm : List.of("none", "batch")) {
                builder.add(
                        List.of("" + 10 * zip, "" + zip, norm, "1"),
                        zip + (norm.equals("none") ? 0.1 : 0),
                        UNIFORM,
                        false);
            }
        }
        Importance importance = Importance.of(builder.build()).orElseThrow();
        assertThat(importance.isExact()).isTrue();
        assertThat(importance.terms().get(0).keys())
                .containsExactly(new Factor("width with rate", List.of("0 with 0", "10 with 1", "20 with 2")));
    }

    @Test
    void tooFewPointsTellNothing() {
        List<int[]> diagonal =
                IntStream.range(0, 6).mapToObj(i -> new int[] {i, i / 2, 0}).toList();
        assertThat(Importance.of(columns(diagonal, trial -> trial[0]))).isEmpty();
        assertThat(Importance.of(columns(grid(3, 2, 2), trial -> 1)))
                .as("nothing varies")
                .isEmpty();
        assertThat(Importance.of(columns(grid(3, 1), trial -> trial[1])))
                .as("seeds alone")
                .isEmpty();
    }

    /** The sum of seven equal losses is rounded, so that points seem to differ. */
    @Test
    void roundingIsNoVariance() {
        double uniform = StrictMath.log(27);
        assertThat(PointMeans.of(columns(grid(7, 2, 3), trial -> uniform)).totalSquares())
                .isPositive();
        assertThat(Importance.of(columns(grid(7, 2, 3), trial -> uniform))).isEmpty();
    }

    /** Where a sample does not tell pairs apart, what they do is chance for the keys. */
    @Test
    void aKeyThatDoesNothingExplainsItsShareOfChance() {
        Random random = new Random(37);
        double share = 0;
        double noise = 0;
        for (int sample = 0; sample < 200; sample++) {
            // the first two keys act together alone, the third does nothing, and seeds do little
            List<int[]> some = grid(1, 6, 6, 6).stream()
                    .filter(point -> random.nextInt(3) == 0)
                    .flatMap(point ->
                            IntStream.range(0, 2).mapToObj(seed -> new int[] {point[0], point[1], point[2], seed}))
                    .toList();
            Importance importance = Importance.of(
                            columns(some, trial -> (trial[0] - 2.5) * (trial[1] - 2.5) + 0.1 * random.nextGaussian()))
                    .orElseThrow();
            assertThat(importance.hasPairs()).isFalse();
            Importance.Term third = importance.terms().stream()
                    .filter(term -> term.keys().get(0).key().equals("k2"))
                    .findFirst()
                    .orElseThrow();
            share += third.share();
            noise += third.noiseShare();
        }
        assertThat(share / 200).isGreaterThan(0.03);
        assertThat(noise).isCloseTo(share, withinPercentage(30));
    }

    @Test
    void tenThousandTrialsTakeNoTime() {
        Random random = new Random(31);
        TrialColumns trials = columns(grid(18, 2, 3, 2, 6, 2, 4), trial -> random.nextGaussian());
        assertThat(trials.trials()).isEqualTo(10_368);
        long began = System.nanoTime();
        Importance.of(trials).orElseThrow();
        assertThat((System.nanoTime() - began) / 1e9).as("seconds").isLessThan(1);
    }
}
