package org.initscope.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.initscope.core.names.Vocabulary;
import org.junit.jupiter.api.Test;

/** Ancestral sampling: the softmax of the network, character by character. */
class NameSamplerTest {
    private static final Vocabulary AB = Vocabulary.ofNames(List.of("ab"));
    private static final int BLOCK_SIZE = 2;

    private static NameSampler always(float... logits) {
        return new NameSampler((context, out) -> System.arraycopy(logits, 0, out, 0, logits.length), AB, BLOCK_SIZE);
    }

    private static List<String> names(NameSampler sampler, int count, long seed, double temperature) {
        return IntStream.range(0, count)
                .mapToObj(i -> sampler.sample(seed, i, temperature))
                .toList();
    }

    @Test
    void charactersComeAsOftenAsTheSoftmaxSays() {
        float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
        int count = 20_000;

        Map<String, Integer> first = new TreeMap<>();
        for (String name : names(always(logits), count, 7, 1)) {
            first.merge(name.isEmpty() ? "." : name.substring(0, 1), 1, Integer::sum);
        }

        // four standard errors of a share p among n: 4 √(p (1 − p) / n)
        double tolerance = 4 * Math.sqrt(0.25 / count);
        assertThat(first.get(".") / (double) count).isCloseTo(0.5, within(tolerance));
        assertThat(first.get("a") / (double) count).isCloseTo(0.3, within(tolerance));
        assertThat(first.get("b") / (double) count).isCloseTo(0.2, within(tolerance));
    }

    @Test
    void temperatureIsThePowerOfTheProbabilities() {
        float[] logits = {(float) Math.log(0.6), (float) Math.log(0.3), (float) Math.log(0.1)};
        float[] squares = {(float) Math.log(0.36), (float) Math.log(0.09), (float) Math.log(0.01)};

        assertThat(names(always(logits), 500, 3, 0.5)).isEqualTo(names(always(squares), 500, 3, 1));
    }

    @Test
    void aLowTemperatureTakesTheMostProbable() {
        assertThat(names(always(1, 2, 3), 3, 1, 1e-4)).containsOnly("b".repeat(NameSampler.LONGEST_NAME));
        assertThat(names(always(3, 2, 1), 3, 1, 1e-4)).containsOnly("");
    }

    @Test
    void theContextIsWhatWasDrawnLastAfterBoundaries() {
        // a after two boundaries, b after (boundary, a), the end after (a, b)
        NameSampler sampler = new NameSampler(
                (context, logits) -> {
                    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
                    int[] seen = context.contexts();
                    logits[seen[1] == 0 ? 1 : seen[1] == 1 && seen[0] == 0 ? 2 : 0] = 0;
                },
                AB,
                BLOCK_SIZE);

        assertThat(sampler.sample(1, 0, 1)).isEqualTo("ab");
    }

    @Test
    void aNameDependsOnItsNumberAndTheSeedAlone() {
        List<String> some = names(always(1, 2, 3), 5, 11, 1);

        assertThat(names(always(1, 2, 3), 50, 11, 1).subList(0, 5)).isEqualTo(some);
        assertThat(always(1, 2, 3).sample(11, 4, 1)).isEqualTo(some.get(4));
        assertThat(names(always(1, 2, 3), 5, 12, 1)).isNotEqualTo(some);
    }
}
