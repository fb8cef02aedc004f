package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.NOTE;
import static org.initscope.core.diagnosis.Verdict.PASS;
import static org.initscope.core.diagnosis.Verdict.WARN;

import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.remedy.Advice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that hardly move while others train, where a normalization hides the size of their weights. */
@Tag("numbers")
class StuckLayersTest {
    private static final int STEPS = 320;

    /**
     * @param verdict of the rule alone, which the loss at the end may lower
     * @param layers that are stuck
     * @param settings of the training
     */
    record Case(Verdict verdict, List<String> layers, List<String> settings) {
        @Override
        public String toString() {
            return String.join(" ", settings);
        }
    }

    private static Case of(Verdict verdict, List<String> layers, String... settings) {
        return new Case(verdict, layers, List.of(settings));
    }

    static Stream<Case> stuck() {
        List<String> one = List.of("linear1");
        List<String> three = List.of("linear1", "linear2", "linear3");
        String gain = "model.initialization.weights.gain=";
        String deep = "model.hidden=[40,40,40]";
        return Stream.of(
                of(NOTE, one, "model.normalization=batch", gain + 16),
                of(WARN, one, "model.normalization=batch", gain + 16, "model.activation=sigmoid"),
                of(NOTE, one, "model.normalization=layer", gain + 16),
                of(NOTE, one, "model.normalization=group", gain + 16),
                of(FAIL, three, "model.normalization=batch", gain + 20, deep),
                of(NOTE, List.of("embedding"), "model.normalization=batch", "model.initialization.embedding-std=20"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stuck")
    void theyAreNoted(Case known) {
        List<Advice> found = findings(
                "update-data-ratio",
                run("lecture-kaiming", STEPS, known.settings().toArray(String[]::new)));
        assertThat(found)
                .extracting(finding -> finding.place().layerName().orElseThrow())
                .containsExactlyElementsOf(known.layers());
        assertThat(found)
                .allSatisfy(finding -> assertThat(finding.message()).contains("the normalization behind"))
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(known.verdict()));
    }

    @Test
    void usualWeightsBehindANormalizationAreNot() {
        assertThat(findings("update-data-ratio", run("lecture-kaiming", STEPS, "model.normalization=batch")))
                .extracting(Advice::verdict)
                .containsExactly(PASS);
    }
}
