package org.initscope.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;

/** Findings as the terminal prints them. */
class FindingsTextTest {
    private static final String SENTENCE = "the preactivations of tanh1 are too wide for tanh".repeat(4);

    @Test
    void aFindingIsWrappedToItsWidthAndACommandToCopyIsNot() {
        Finding found = new Finding(
                new Finding.Judge("saturated-activations", 1),
                Verdict.FAIL,
                Finding.Place.network(),
                Finding.Evidence.at(0, "loss", 1, 2),
                SENTENCE,
                new Cause.Nothing());
        Remedy remedy = Remedy.set("model.initialization.weights.gain", "0.9");

        List<String> lines = FindingsText.problems(List.of(new Advice(found, SENTENCE, remedy)), 60)
                .lines()
                .toList();

        assertThat(lines.get(0)).startsWith("FAIL  saturated-activations: the preactivations");
        assertThat(lines.subList(0, lines.size() - 2)).hasSizeGreaterThan(2).allSatisfy(line -> assertThat(line)
                .hasSizeLessThanOrEqualTo(60));
        assertThat(lines.get(lines.size() - 2)).isEqualTo("      → --set model.initialization.weights.gain=0.9");
    }
}
