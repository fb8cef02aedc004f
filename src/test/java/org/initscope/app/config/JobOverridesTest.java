package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.initscope.core.network.Activation;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What overrides of the command line mean beside the job file. */
class JobOverridesTest {
    @TempDir
    Path folder;

    private static Job job(String text) {
        return Job.parse(text, "test.conf");
    }

    @Test
    void overridesComeBeforeTheFileAndTheLaterBeforeTheEarlier() {
        Job job = Job.load(
                Path.of("jobs/names-batchnorm.conf"),
                List.of(
                        "training.steps=7",
                        "training.optimizer=adam",
                        "training.optimizer.beta1=0.8",
                        "training.learning-rate=0.5",
                        "training.learning-rate=0.25",
                        "model.hidden=[3, 4]",
                        "model.activation=relu",
                        "data.names=odd name:with, marks"));

        assertThat(job.training().steps(1, 1)).isEqualTo(7);
        assertThat(job.training().optimizer()).isEqualTo(new Optimizer.Adam(0.8, 0.999, 1e-8));
        assertThat(job.training().learningRate()).isEqualTo(LearningRateSchedule.Stepwise.constant(0.25));
        assertThat(job.model().hidden()).isEqualTo(List.of(3, 4));
        assertThat(job.model().activation()).isEqualTo(Activation.RELU);
        assertThat(job.data().names()).isEqualTo("odd name:with, marks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/a#1.txt",
                "hdfs://host/a//b.txt",
                "[a].txt",
                "[a",
                "a]",
                "a, model.hidden = [7]",
                "a\nmodel.hidden=[7]",
                "{x}",
                "a\"b",
                "'a'",
                "$x",
                "${data.names}",
                "a=b",
                "a+=b",
                "a\\b",
                "\\u0041",
                " a ",
                "",
                "@a",
                "größe.txt",
                "include \"a\"",
                "true",
                "007",
                "1e3",
                "2020.10",
                "1.0"
            })
    void aTextIsWhatWasTyped(String typed) {
        Job job = Job.load(Path.of("jobs/names-batchnorm.conf"), List.of("data.names=" + typed));

        assertThat(job.data().names()).isEqualTo(typed);
        assertThat(job.model().hidden()).containsExactly(200);
        assertThat(Job.parse(job.render(), "resolved")).isEqualTo(job);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"data.names=\"a b \", `a b `", "data.names = a, a", "`data.names=\"a\\\"\\u0041\\\\\"`, a\"A\\"})
    void aTextInQuotesIsWhatStandsInThem(String typed, String meant) {
        assertThat(Job.load(Path.of("jobs/names-batchnorm.conf"), List.of(typed))
                        .data()
                        .names())
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "model.hidden += 100; ; [200, 100]",
                "model.hidden = ${model.hidden} [100]; ; [200, 100]",
                "model.hidden = ${?no.such} [100]; ; [100]",
                "model { hidden = [10], hidden += 20, hidden += 30 }; ; [10, 20, 30]",
                "model.hidden += 20; model.hidden += 30; [200, 20, 30]",
                "model.hidden = [1]; model.hidden=${model.hidden} [2] ${model.hidden}; [1, 2, 1]",
                "include \"more.conf\"; ; [10, 20]",
                "include \"more.conf\", model.hidden += 30; model.hidden+=40; [10, 20, 30, 40]",
            })
    void aListIsAppendedToOnce(String text, String override, String hidden) throws IOException {
        Files.writeString(folder.resolve("more.conf"), "model.hidden = [10]\nmodel.hidden += 20\n");
        Path file = Files.writeString(folder.resolve("job.conf"), text);
        List<String> overrides = override == null ? List.of() : List.of(override);

        assertThat(Job.load(file, overrides).model().hidden()).hasToString(hidden);
    }

    @Test
    void theLastPartsOfAKeyNameItInAnOverride() {
        Path file = Path.of("jobs/names-batchnorm.conf");
        Job written = Job.load(
                file, List.of("model.hidden=[7]", "model.hidden+=8", "model.batch-norm.gamma=3", "data.names=2020.10"));

        assertThat(Job.load(file, List.of("hidden=[7]", "hidden+=8", "batch-norm.gamma=3", "names=2020.10")))
                .isEqualTo(written);
    }

    @Test
    void everyOverrideAppendsToTheOnesBeforeIt() {
        Job job = Job.load(
                Path.of("jobs/names-batchnorm.conf"),
                List.of("model.hidden += 100", "model.hidden+=50", "model.hidden=${model.hidden} [25]"));

        assertThat(job.model().hidden()).containsExactly(200, 100, 50, 25);
    }

    @Test
    void epochsOnTheCommandLineReplaceStepsOfTheFileAndTheOtherWayRound() {
        Path file = Path.of("jobs/names-batchnorm.conf");

        assertThat(Job.load(file, List.of("training.epochs=3")).training().length())
                .isEqualTo(new TrainingSettings.Length.Epochs(3));
        assertThat(Job.load(file, List.of("training.steps=3")).training().length())
                .isEqualTo(new TrainingSettings.Length.Steps(3));
    }

    @Test
    void parametersOfASchemeThatAnOverrideReplacesAreForgotten() {
        Job job = Job.load(Path.of("jobs/names-batchnorm.conf"), List.of("model.initialization.weights.scheme=normal"));

        assertThat(job.model().initialization().weights()).isEqualTo(new WeightScheme.Normal(1));
        assertThat(job.render()).doesNotContain("1.666");
    }

    @Test
    void parametersOfASchemeThatALaterOverrideReplacesAreForgottenToo() {
        List<String> trained = List.of(
                "model.initialization.weights.scheme=normal",
                "model.initialization.weights.std=3",
                "training.optimizer={name=momentum,momentum=0.5}");
        List<String> mended = new ArrayList<>(trained);
        mended.addAll(List.of(
                "model.initialization.weights.scheme=fan-in",
                "model.initialization.weights.gain=1",
                "training.optimizer=adam"));
        Path file = Path.of("jobs/names-batchnorm.conf");

        assertThat(Job.load(file, mended).model().initialization().weights()).isEqualTo(new WeightScheme.FanIn(1));
        assertThatThrownBy(() -> Job.load(
                        file,
                        List.of("model.initialization.weights.scheme=fan-in", "model.initialization.weights.std=3")))
                .hasMessageContaining("--set: model.initialization.weights.std has no effect");
    }
}
