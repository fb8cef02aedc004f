package org.initscope.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The counting model against a slow and obvious one, and against what is known of simple sources. */
class CountingCurveTest {
    private static final int CLASSES = 5;

    private static Examples names(int count, long seed) {
        Random random = new Random(seed);
        List<int[]> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(random.ints(1 + random.nextInt(6), 1, CLASSES).toArray());
        }
        return Examples.of(CLASSES, 3, names);
    }

    @Test
    void countsAreInterpolatedAsWittenAndBellDo() {
        Examples train = names(300, 1);
        Examples unseen = names(50, 2);
        ContextCounts counts = new ContextCounts(CLASSES, 3);
        Minibatch one = new Minibatch(1, 3);
        List<List<Integer>> contexts = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < train.size(); i++) {
            train.copyTo(one, 0, i);
            counts.add(one, 0);
            contexts.add(List.of(one.contexts()[0], one.contexts()[1], one.contexts()[2]));
            targets.add(one.targets()[0]);
        }
        double[] found = new double[4];
        for (int i = 0; i < unseen.size(); i++) {
            unseen.copyTo(one, 0, i);
            counts.probabilities(one, 0, found);
            double expected = 1.0 / CLASSES;
            for (int length = 0; length <= 3; length++) {
                int skipped = 3 - length;
                List<Integer> context = List.of(one.contexts()[0], one.contexts()[1], one.contexts()[2])
                        .subList(skipped, 3);
                Map<Integer, Integer> followers = new TreeMap<>();
                int all = 0;
                for (int e = 0; e < targets.size(); e++) {
                    if (contexts.get(e).subList(skipped, 3).equals(context)) {
                        followers.merge(targets.get(e), 1, Integer::sum);
                        all++;
                    }
                }
                if (all > 0) {
                    expected = (followers.getOrDefault(one.targets()[0], 0) + followers.size() * expected)
                            / (all + followers.size());
                }
                assertThat(found[length]).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void charactersWithoutALawAllowTheUniformGuessAndNoMore() {
        List<int[]> pairs = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 40_000; i++) {
            pairs.add(new int[] {1 + random.nextInt(4), 1 + random.nextInt(4)});
        }
        Examples all = Examples.of(CLASSES, 2, pairs);
        // two characters of four classes, then the boundary, which is certain
        assertThat(CountingCurve.of(all, all).last()).isCloseTo(2 * Math.log(4) / 3, within(2e-3));
    }

    @Test
    void theLossFallsWithTheExamplesAndIsReadBetweenThem() {
        CountingCurve curve = CountingCurve.of(names(5000, 4), names(500, 5));
        List<CountingCurve.Point> points = curve.points();
        assertThat(points).extracting(CountingCurve.Point::examples).startsWith(1000L, 2000L, 4000L);
        assertThat(curve.loss(1000)).isEqualTo(points.get(0).loss());
        assertThat(curve.loss(1)).isEqualTo(points.get(0).loss());
        assertThat(curve.loss(Math.sqrt(2) * 1000))
                .isCloseTo((points.get(0).loss() + points.get(1).loss()) / 2, within(1e-12));
        assertThat(curve.loss(1e12)).isEqualTo(curve.last());
        assertThat(curve.last()).isLessThan(Math.log(CLASSES));
    }

    @Test
    void theSameExamplesGiveTheSameCurve() {
        assertThat(CountingCurve.of(names(900, 6), names(90, 7)))
                .isEqualTo(CountingCurve.of(names(900, 6), names(90, 7)));
    }

    @Test
    void contextsAreCutToWhatANumberHolds() {
        assertThat(ContextCounts.longest(27, 3)).isEqualTo(3);
        assertThat(ContextCounts.longest(27, 100)).isEqualTo(6);
        assertThat(ContextCounts.longest(10_000, 8)).isBetween(1, 4);
        assertThat(ContextCounts.longest(60_000, 3)).isEqualTo(2);
    }
}
