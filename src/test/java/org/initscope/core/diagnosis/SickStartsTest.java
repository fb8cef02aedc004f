package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts whose scales are absurd: what is said of them are sentences, and what is advised are numbers. */
class SickStartsTest {
    private static final String JOB = "names-batchnorm";
    private static final Pattern NO_NUMBER = Pattern.compile("(?i)\\bnan\\b|infinit|E3[0-9]{2}");
    private static final String W = "model.initialization.weights=";
    private static final String START = "model.initialization.";
    private static final String PLAIN = "model.normalization=none";
    private static final String LAYER = "model.normalization=layer";
    private static final String GROUP = "model.normalization=group";
    private static final String RELU = "model.activation=relu";
    private static final String DEEP = "model.hidden=[24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24]";

    /** What was trained already, by its start. */
    private static final Map<List<String>, RunStatistics> RUNS = new ConcurrentHashMap<>();

    static Stream<List<String>> starts() {
        return Stream.of(
                List.of(PLAIN, RELU, DEEP, W + "{scheme=normal,std=30}"),
                List.of(PLAIN, RELU, DEEP, W + "{scheme=normal,std=30}", "training.optimizer=adam"),
                List.of(PLAIN, W + "{scheme=constant,value=1e10}"),
                List.of(PLAIN, RELU, W + "{scheme=constant,value=1e10}"),
                List.of(W + "{scheme=constant,value=1e10}"),
                List.of(W + "{scheme=constant,value=1e17}"),
                List.of(PLAIN, W + "{scheme=constant,value=-1e30}"),
                List.of("model.batch-norm.epsilon=0", START + "embedding-std=0"),
                List.of("model.batch-norm.epsilon=0", W + "zero"),
                List.of("model.batch-norm.epsilon=0", W + "{scheme=constant,value=1}"),
                List.of(LAYER, "model.layer-norm.epsilon=0", START + "embedding-std=0"),
                List.of(LAYER, "model.layer-norm.epsilon=0", W + "{scheme=constant,value=1}"),
                List.of(GROUP, "model.group-norm.epsilon=0", START + "embedding-std=0"),
                List.of(GROUP, "model.group-norm.epsilon=0", W + "{scheme=constant,value=1}"),
                List.of("model.output-normalization=batch", "model.batch-norm.epsilon=0", START + "output-scale=0"),
                List.of(W + "{scheme=normal,std=1e17}"),
                List.of(PLAIN, W + "{scheme=normal,std=1e17}"),
                List.of(PLAIN, RELU, W + "{scheme=normal,std=1e17}"),
                List.of(PLAIN, RELU, "model.residual=true", W + "{scheme=normal,std=1e17}"),
                List.of(LAYER, W + "{scheme=normal,std=1e17}"),
                List.of(W + "{scheme=normal,std=1e30}"),
                List.of(PLAIN, RELU, W + "{scheme=fan-in,gain=1e30}"),
                List.of(PLAIN, W + "{scheme=orthogonal,gain=1e20}"),
                List.of(PLAIN, RELU, W + "{scheme=orthogonal,gain=1e20}"),
                List.of(PLAIN, RELU, W + "{scheme=identity,gain=1e20}"),
                List.of(PLAIN, RELU, W + "{scheme=xavier-uniform,gain=1e20}"),
                List.of(W + "identity"),
                List.of(PLAIN, W + "zero"),
                List.of(PLAIN, W + "zero", START + "embedding-std=0", START + "output-scale=0"),
                List.of("model.batch-norm.gamma=1e30"),
                List.of("model.batch-norm.gamma=1e30", RELU),
                List.of("model.batch-norm.gamma=0"),
                List.of("model.batch-norm.beta=1e30"),
                List.of("model.batch-norm.beta=-1e30", RELU),
                List.of(LAYER, "model.layer-norm.gamma=1e30", RELU),
                List.of(GROUP, "model.group-norm.gamma=1e30", RELU),
                List.of(GROUP, "model.group-norm.gamma=0"),
                List.of(GROUP, "model.group-norm.beta=1e30"),
                List.of(GROUP, "model.group-norm.beta=-1e30", RELU),
                List.of(START + "embedding-std=1e30"),
                List.of(PLAIN, RELU, START + "embedding-std=1e30"),
                List.of(PLAIN, START + "embedding-std=1e-30"),
                List.of(START + "output-scale=1e30"),
                List.of(START + "output-scale=1e38"),
                List.of(PLAIN, START + "output-bias=1e30"),
                List.of(PLAIN, RELU, START + "hidden-bias-scale=1e30"),
                List.of(PLAIN, START + "hidden-bias-scale=1e30"),
                List.of("model.output-normalization=batch", "model.output-gamma=1e30"),
                List.of("model.output-normalization=layer", "model.output-gamma=1e30"),
                List.of("model.batch-norm.epsilon=1e30"),
                List.of(PLAIN, RELU, START + "layers.linear2={scheme=normal,std=1e25}"),
                List.of(PLAIN, RELU, W + "{scheme=normal,std=30}", START + "layers.linear2.std=1e17"),
                List.of(
                        PLAIN,
                        START + "weights.scheme=normal",
                        START + "weights.std=30",
                        START + "layers.linear2.std=0.2"),
                List.of(PLAIN, RELU, DEEP, W + "{scheme=normal,std=3}", START + "layers.linear20.std=0.3"),
                List.of(PLAIN, W + "{scheme=constant,value=1}", START + "layers.linear1.value=2"),
                List.of(PLAIN, W + "{scheme=constant,value=1}", START + "layers.linear2={scheme=xavier-normal,gain=1}"),
                List.of(PLAIN, W + "{scheme=constant,value=1e10}", START + "layers.linear2=kaiming-uniform"),
                List.of(PLAIN, RELU, "model.activation=gelu", W + "{scheme=normal,std=1e17}"),
                List.of(PLAIN, "model.activation=sigmoid", W + "{scheme=normal,std=1e17}"),
                List.of(PLAIN, "model.activation=elu", W + "{scheme=normal,std=1e17}"),
                List.of(PLAIN, "model.activation=identity", W + "{scheme=normal,std=1e17}"),
                List.of("training.learning-rate=1e30"),
                List.of("training.learning-rate=1e38", PLAIN));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void everyFindingIsASentenceAndEveryRemedyASetting(List<String> start) {
        RunStatistics run = run(start);
        for (Advice finding : Lecture.advise(JobDiagnosis.of(RulesFile.standard()), run)) {
            assertThat(finding.message()).doesNotContainPattern(NO_NUMBER);
            assertThat(finding.remedy().text()).doesNotContainPattern(NO_NUMBER);
            if (finding.remedy() instanceof Remedy.Change change) {
                assertThat(behind(start, change).model())
                        .isEqualTo(mended(start, change).model());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("starts")
    void aStartThatOverflowsIsMendedByItsScalesAndNotByTheLearningRate(List<String> start) {
        RunStatistics run = run(start);
        Optional<StartOverflow> overflow = StartOverflow.of(run);
        if (overflow.isEmpty()) {
            return;
        }
        List<Advice> findings = Lecture.advise(JobDiagnosis.of(RulesFile.standard()), run);
        assertThat(findings.stream().map(f -> f.remedy().text())).noneMatch(text -> text.contains("learning-rate"));
        Advice course = findings.stream()
                .filter(f -> f.rule().equals("loss-course"))
                .findFirst()
                .orElseThrow();
        assertThat(course.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(course.message()).startsWith("Numbers end before the first update: ");
        assertThat(course.place().layerName()).isPresent();
        assertThat(course.remedy()).isInstanceOf(Remedy.Change.class);
        assertThat(StartOverflow.of(ShortTraining.of(mended(start, (Remedy.Change) course.remedy()))))
                .isEmpty();
    }

    @Test
    void manyOfTheseStartsOverflow() {
        assertThat(starts().filter(start -> StartOverflow.of(run(start)).isPresent()))
                .hasSizeGreaterThan(12);
    }

    @Test
    void whatTheLearningRateBreaksIsTheLearningRates() {
        RunStatistics run = run(List.of("training.learning-rate=1e38", PLAIN));

        assertThat(StartOverflow.of(run)).isEmpty();
        assertThat(Lecture.advise(JobDiagnosis.of(RulesFile.standard()), run)).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo("loss-course");
            assertThat(finding.message()).startsWith("Training left the finite numbers at step ");
            assertThat(finding.remedy().text()).startsWith("--set training.learning-rate=");
        });
    }

    private static RunStatistics run(List<String> start) {
        return RUNS.computeIfAbsent(start, settings -> ShortTraining.of(job(settings)));
    }

    private static Job job(List<String> start) {
        List<String> overrides = new ArrayList<>(List.of(
                "training.steps=4",
                "averaging.local-steps=2",
                "measure.every=1",
                "model.hidden=[24,24]",
                "evaluate.recalibration-examples=64"));
        overrides.addAll(start);
        return Job.load(Path.of("jobs", JOB + ".conf"), overrides);
    }

    /** As who pastes it behind the command that trained. */
    private static Job behind(List<String> start, Remedy.Change change) {
        List<String> all = new ArrayList<>(start);
        change.settings().forEach((key, value) -> all.add(key + "=" + value));
        return job(all);
    }

    /** As {@code fix} does: the job of the run with what the remedy sets. */
    private static Job mended(List<String> start, Remedy.Change change) {
        List<String> settings = change.settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        return Job.parse(job(start).render(), "job.conf", settings);
    }
}
