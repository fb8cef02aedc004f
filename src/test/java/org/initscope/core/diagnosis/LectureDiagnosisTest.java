package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.deepStart;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.remedy;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Lecture.start;
import static org.initscope.core.diagnosis.Lecture.verdict;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.PASS;
import static org.initscope.core.diagnosis.Verdict.WARN;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The findings on the nets of the lecture are those of the lecture. */
@Tag("numbers")
class LectureDiagnosisTest {
    /** What can be said of a start before any training. */
    private static final List<String> START_RULES = List.of(
            "overconfident-start",
            "saturated-activations",
            "dead-units",
            "activations-over-depth",
            "gradients-over-depth",
            "symmetric-units");

    private static Arguments net(String name, Supplier<RunStatistics> start, Verdict verdict, String... rules) {
        return Arguments.of(name, start, verdict, Set.of(rules));
    }

    static Stream<Arguments> starts() {
        return Stream.of(
                net(
                        "N(0, 1) everywhere",
                        () -> start("lecture-original"),
                        FAIL,
                        "overconfident-start",
                        "saturated-activations"),
                net("output weights × 0.01", () -> start("lecture-softmax-fix"), FAIL, "saturated-activations"),
                net("hidden weights × 0.2", () -> start("lecture-tanh-fix"), PASS),
                net("5/3 / √fan_in", () -> start("lecture-kaiming"), PASS),
                net("batch norm", () -> start("lecture-batchnorm"), PASS),
                net("five layers with batch norm", () -> start("lecture-deep"), PASS),
                net(
                        "five layers with batch norm and gain 0.5",
                        () -> start("lecture-deep", "model.initialization.weights.gain=0.5"),
                        PASS),
                net("five layers, gain 5/3", () -> deepStart("tanh"), PASS),
                net("five layers, gain 1", () -> deepStart("1"), WARN, "activations-over-depth"),
                net(
                        "five layers, gain 0.5",
                        () -> deepStart("0.5"),
                        FAIL,
                        "activations-over-depth",
                        "gradients-over-depth"),
                net("five layers, gain 3", () -> deepStart("3"), FAIL, "saturated-activations"),
                net("five layers of relu, gain √2", () -> deepStart("relu", "model.activation=relu"), PASS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void aStartHasTheProblemsThatTheLectureShows(
            String name, Supplier<RunStatistics> start, Verdict verdict, Set<String> rules) {
        List<Advice> findings =
                Lecture.advise(JobDiagnosis.of(Lecture.thresholds()).only(START_RULES), start.get());
        Set<String> problems = findings.stream()
                .filter(f -> f.verdict().isProblem())
                .map(Advice::rule)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(problems).isEqualTo(new TreeSet<>(rules));
        assertThat(Advice.verdict(findings)).isEqualTo(verdict);
    }

    @Test
    void theOriginalStartNamesTheScales() {
        assertThat(remedy("overconfident-start", start("lecture-original")))
                .containsOnlyKeys("model.initialization.output-scale", "model.initialization.output-bias")
                .containsEntry("model.initialization.output-bias", "0")
                .hasEntrySatisfying(
                        "model.initialization.output-scale",
                        // the lecture takes 0.01
                        scale -> assertThat(Double.parseDouble(scale)).isBetween(0.005, 0.02));
        assertThat(remedy("saturated-activations", start("lecture-original")))
                // (5/3) / √30, and what the output layer would otherwise take over from the hidden one
                .containsEntry("model.initialization.weights.std", "0.304")
                .containsEntry("model.initialization.output.std", "1")
                .containsEntry("model.initialization.hidden-bias-scale", "0.304");
    }

    @Test
    void aGainThatIsOffIsBroughtToThatOfTheNonlinearity() {
        for (String rule : List.of("activations-over-depth", "gradients-over-depth")) {
            assertThat(remedy(rule, deepStart("0.5"))).containsEntry("model.initialization.weights.gain", "1.67");
        }
        assertThat(remedy("saturated-activations", deepStart("3")))
                .containsEntry("model.initialization.weights.gain", "1.67");
    }

    @Test
    void theRemediesCureTheStart() {
        JobDiagnosis start = JobDiagnosis.of(Lecture.thresholds()).only(START_RULES);
        String[] settings = Lecture.advise(start, start("lecture-original")).stream()
                .flatMap(f -> f.remedy() instanceof Remedy.Change change
                        ? change.settings().entrySet().stream()
                        : Stream.empty())
                .map(e -> e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
        assertThat(Advice.verdict(Lecture.advise(start, start("lecture-original", settings))))
                .isEqualTo(PASS);
    }

    @Test
    void aLearningRateOfAThousandthIsTooLow() {
        RunStatistics slow = run("lecture-deep", 320, "training.learning-rate=0.001");
        assertThat(verdict("update-data-ratio", slow)).isEqualTo(FAIL);
        assertThat(findings("update-data-ratio", slow)).allSatisfy(f -> {
            assertThat(f.message()).contains("too low");
            assertThat(f.evidence().observed().orElseThrow()).isBetween(-5.6, -4.5);
        });
        double rate = Double.parseDouble(remedy("update-data-ratio", slow).get("training.learning-rate"));
        // the lecture trains it at 0.1
        assertThat(rate).isBetween(0.05, 0.2);
    }

    @Test
    void aLearningRateOfZeroIsBroughtToAUsualOne() {
        RunStatistics still = run("lecture-deep", 320, "training.learning-rate=0");
        for (String rule : List.of("update-data-ratio", "loss-course")) {
            assertThat(verdict(rule, still)).as(rule).isEqualTo(FAIL);
            assertThat(Double.parseDouble(remedy(rule, still).get("training.learning-rate")))
                    .as(rule)
                    .isBetween(0.05, 0.5);
        }
    }

    @Test
    void aLearningRateOfATenthIsRight() {
        assertThat(verdict("update-data-ratio", run("lecture-deep", 320))).isEqualTo(PASS);
    }
}
