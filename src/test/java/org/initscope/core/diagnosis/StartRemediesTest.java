package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.initscope.core.diagnosis.Lecture.remedy;
import static org.initscope.core.diagnosis.Lecture.start;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The remedies of sick starts are set, and the starts drawn and measured again. */
@Tag("numbers")
class StartRemediesTest {
    private static final JobDiagnosis START = JobDiagnosis.of(Lecture.thresholds())
            .only(List.of(
                    "saturated-activations",
                    "dead-units",
                    "activations-over-depth",
                    "gradients-over-depth",
                    "symmetric-units"));

    private static final String TWENTY = "model.hidden=" + java.util.Collections.nCopies(20, 50);
    private static final String ACTIVATION = "model.initialization.weights.gain=activation";

    /** A start of the lecture's deep net without normalization, or with it. */
    record Sick(String name, boolean plain, List<String> overrides, String rule) {
        RunStatistics drawn(Map<String, String> mended) {
            Stream<String> base = plain
                    ? Stream.of(
                            "model.normalization=none",
                            "model.output-normalization=none",
                            "model.initialization.output.gain=linear",
                            "model.initialization.output-scale=0.1")
                    : Stream.empty();
            return start(
                    "lecture-deep",
                    Stream.of(
                                    base,
                                    Stream.of(ACTIVATION),
                                    overrides.stream(),
                                    mended.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
                            .flatMap(s -> s)
                            .toArray(String[]::new));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Sick plain(String name, String rule, String... overrides) {
        return new Sick(name, true, List.of(overrides), rule);
    }

    private static Sick normalized(String name, String rule, String... overrides) {
        return new Sick(name, false, List.of(overrides), rule);
    }

    static List<Sick> starts() {
        String residual = "model.residual=true";
        String wide = "model.embedding=34";
        String blocks = "model.hidden=" + java.util.Collections.nCopies(8, 102);
        return List.of(
                plain("five layers of sigmoid", "gradients-over-depth", "model.activation=sigmoid"),
                plain(
                        "five layers of sigmoid with the gain of tanh",
                        "gradients-over-depth",
                        "model.activation=sigmoid",
                        "model.initialization.weights.gain=tanh"),
                plain("twenty layers of tanh", "gradients-over-depth", TWENTY),
                plain(
                        "twenty layers of tanh with gain 1",
                        "activations-over-depth",
                        TWENTY,
                        "model.initialization.weights.gain=1"),
                plain("one layer of gain 6", "saturated-activations", "model.initialization.layers.linear3.gain=6"),
                plain("one layer of gain 0.1", "gradients-over-depth", "model.initialization.layers.linear3.gain=0.1"),
                plain("hidden biases N(0, 30²)", "dead-units", "model.initialization.hidden-bias-scale=30"),
                plain("residual blocks of tanh", "saturated-activations", residual, wide, blocks),
                plain(
                        "residual blocks of relu",
                        "activations-over-depth",
                        residual,
                        wide,
                        blocks,
                        "model.activation=relu"),
                normalized("twenty layers with batch norm", "gradients-over-depth", TWENTY),
                normalized(
                        "twenty layers of relu with batch norm",
                        "gradients-over-depth",
                        TWENTY,
                        "model.activation=relu"),
                normalized("a loud batch norm", "gradients-over-depth", "model.batch-norm.gamma=4"),
                normalized(
                        "a loud layer norm",
                        "saturated-activations",
                        "model.normalization=layer",
                        "model.layer-norm.gamma=5"),
                normalized(
                        "a loud group norm",
                        "saturated-activations",
                        "model.normalization=group",
                        "model.group-norm.gamma=5"),
                normalized("no embedding", "gradients-over-depth", "model.initialization.embedding-std=0"));
    }

    /** Of the start; its one step may do more. */
    private static List<Advice> problems(RunStatistics run) {
        return Lecture.advise(START, run).stream()
                .filter(finding ->
                        finding.verdict().isProblem() && finding.evidence().fromStep() == 0)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void eachRemedyBringsAStartWithinAllLimits(Sick sick) {
        List<Advice> problems = problems(sick.drawn(Map.of()));
        assertThat(problems).extracting(Advice::rule).contains(sick.rule());
        Set<Map<String, String>> remedies = problems.stream()
                .map(finding -> ((Remedy.Change) finding.remedy()).settings())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (Map<String, String> remedy : remedies) {
            assertThat(problems(sick.drawn(remedy)))
                    .as("with %s", remedy)
                    .extracting(Advice::message)
                    .isEmpty();
        }
    }

    @Test
    void aLayerWithASchemeOfItsOwnIsMendedAlone() {
        RunStatistics loud = start("lecture-kaiming", "model.initialization.layers.linear1.gain=6");
        assertThat(remedy("saturated-activations", loud))
                .containsExactly(Map.entry("model.initialization.layers.linear1.gain", "1.67"));
    }

    @Test
    void whereTheOthersAreMendedASoundLayerKeepsItsScheme() {
        RunStatistics loud = start(
                "lecture-deep",
                "model.normalization=none",
                "model.initialization.weights.gain=4",
                "model.initialization.layers.linear3.gain=1.5");
        assertThat(remedy("saturated-activations", loud))
                .containsEntry("model.initialization.weights.gain", "1.67")
                .containsEntry("model.initialization.layers.linear3.gain", "1.5");
    }

    @Test
    void whereNoScaleHelpsAsManyLayersAreLeftAsTheSignalComesThrough() {
        Map<String, String> remedy = remedy(
                "gradients-over-depth",
                start("lecture-deep", TWENTY, "model.activation=relu", "model.initialization.weights.gain=activation"));
        assertThat(remedy).containsOnlyKeys("model.hidden");
        assertThat(remedy.get("model.hidden").split(",")).hasSizeBetween(5, 10);
    }

    @Test
    void manyResidualBlocksAreToldAGainThatFallsWithTheRootOfTheirNumber() {
        String blocks = "model.hidden=[" + String.join(",", Collections.nCopies(24, "48")) + "]";
        for (String gain : List.of("1.41", "0.45")) {
            Map<String, String> remedy = remedy(
                    "activations-over-depth",
                    start(
                            "lecture-deep",
                            blocks,
                            "model.residual=true",
                            "model.activation=relu",
                            "model.normalization=none",
                            "model.output-normalization=none",
                            "model.initialization.weights.gain=" + gain));
            assertThat(remedy).containsOnlyKeys("model.initialization.weights.gain");
            assertThat(Double.parseDouble(remedy.get("model.initialization.weights.gain")))
                    .isCloseTo(Math.sqrt(2) / Math.sqrt(24), within(0.01));
        }
    }

    @Test
    void reluUnitsThatDepthKillsLeakWhereBatchNormWouldMakeGradientsExplode() {
        assertThat(remedy(
                        "dead-units",
                        start(
                                "lecture-deep",
                                TWENTY,
                                "model.activation=relu",
                                "model.normalization=none",
                                "model.initialization.hidden-bias-scale=0",
                                "model.initialization.weights.gain=activation",
                                "training.seed=42")))
                .containsExactly(Map.entry("model.activation", "leaky-relu"));
    }

    @Test
    void reluUnitsThatAShiftKillsAreShiftedBack() {
        RunStatistics dead = start(
                "lecture-kaiming", "model.activation=relu", "model.normalization=batch", "model.batch-norm.beta=-4");
        assertThat(remedy("dead-units", dead)).containsExactly(Map.entry("model.batch-norm.beta", "0"));
    }

    @Test
    void batchNormalizationIsAdvisedWithMinibatchesThatItCanBeOf() {
        RunStatistics single = start(
                "names-batchnorm",
                "data.block-size=2",
                "model.normalization=none",
                "model.hidden=[1]",
                "model.embedding=1",
                "model.initialization.embedding-std=1e30",
                "training.batch-size=1");

        assertThat(remedy("saturated-activations", single))
                .isEqualTo(Map.of("model.normalization", "batch", "training.batch-size", "32"));
    }
}
