package org.initscope.app.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sick jobs, trained and mended: the loss after is not above the loss before. */
class RemediesByOutcomeTest {
    private static final int SEEDS = 3;
    private static final int EVERY = 4;

    @TempDir
    static Path folder;

    private static PreparedExamples prepared;

    /**
     * A sick job.
     *
     * @param steps of a training
     * @param atMost the dev loss that its remedies reach or better, in nats
     * @param settings that differ from those of the job file
     */
    record Sick(String what, String job, long steps, double atMost, String... settings) {
        @Override
        public String toString() {
            return what;
        }

        private Job read() {
            List<String> all =
                    new ArrayList<>(List.of("training.steps=" + steps, "averaging.local-steps=" + steps / 4));
            all.addAll(List.of(settings));
            return Job.load(Path.of("jobs", job + ".conf"), all);
        }
    }

    @BeforeAll
    static void prepare() throws IOException {
        List<String> all = Files.readAllLines(Path.of("data/names.txt"));
        Path names = Files.write(
                folder.resolve("names.txt"),
                IntStream.range(0, all.size() / EVERY)
                        .mapToObj(i -> all.get(i * EVERY))
                        .toList());
        Job job = Job.load(Path.of("jobs/names-batchnorm.conf"), List.of());
        prepared = new ExamplePreparation(LocalSpark.context(), job.data().spec())
                .prepare(names.toString(), folder.resolve("examples").toString());
    }

    @Test
    void stepsThatWouldBeTooFewInProportionAreNotTried() {
        Job job = Job.load(Path.of("jobs/names-batchnorm.conf"), List.of("training.steps=400000"));
        StringWriter said = new StringWriter();
        SeededTrainings trainings = new SeededTrainings(
                new VerifiedJob(job, "long", prepared, Optional.empty(), "job.conf", Map.of()),
                new ShortTraining(prepared, job, 600),
                JobDiagnosis.of(RulesFile.standard()),
                SEEDS,
                new PrintWriter(said));

        assertThat(trainings.isWorthTrying(Map.of("training.steps", "200000"))).isTrue();
        assertThat(said.toString()).isEmpty();
        assertThat(trainings.isWorthTrying(Map.of("training.steps", "2000"))).isFalse();
        assertThat(trainings.isWorthTrying(Map.of("training.steps", "2000"))).isFalse();
        assertThat(said.toString())
                .containsOnlyOnce("training.steps = 2000 is not tried: in proportion these are 3 steps")
                .contains("--steps 400000 tries it");
    }

    private static RemedyTurns turns(Sick sick) {
        Job job = sick.read();
        VerifiedJob verified = new VerifiedJob(job, sick.what(), prepared, Optional.empty(), "job.conf", Map.of());
        SeededTrainings trainings = new SeededTrainings(
                verified,
                new ShortTraining(prepared, job, sick.steps),
                JobDiagnosis.of(RulesFile.standard()),
                SEEDS,
                new PrintWriter(Writer.nullWriter()));
        List<Advice> found = trainings
                .of(sick.what(), List.of(Map.of()), (index, trained) -> sick.what())
                .get(0)
                .findings();
        RemedyTurns turns = new RemedyTurns(Optional.of(found), trainings);
        turns.run();
        return turns;
    }

    /** A minibatch, and a rate at which training diverges, of narrow networks in few steps. */
    static List<Sick> sick() {
        String narrow = "model.hidden=[50]";
        return List.of(
                new Sick("batch 2 with batch norm", "names-batchnorm", 600, 2.60, narrow, "training.batch-size=2"),
                new Sick("a rate of 1e30", "lecture-kaiming", 600, 2.60, narrow, "training.learning-rate=1e30"));
    }

    static List<Sick> others() {
        return List.of(
                new Sick("a rate of 5", "names-batchnorm", 1000, 2.60, "training.learning-rate=5"),
                new Sick("a rate of 0.3", "names-batchnorm", 1000, 2.60, "training.learning-rate=0.3"),
                new Sick(
                        "running statistics of the last minibatch",
                        "lecture-deep",
                        1000,
                        2.60,
                        "model.batch-norm.momentum=1",
                        "training.batch-size=4"),
                new Sick(
                        "a start that overflows at a rate at which training diverges",
                        "lecture-kaiming",
                        1000,
                        2.60,
                        "model.activation=relu",
                        "model.initialization.weights.gain=30",
                        "training.learning-rate=10"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sick")
    void theLossAfterIsNotAboveTheLossBefore(Sick sick) {
        assertMended(sick);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    @Tag("cluster")
    void theLossAfterIsNotAboveTheLossBeforeInOtherJobs(Sick sick) {
        assertMended(sick);
    }

    private static void assertMended(Sick sick) {
        RemedyTurns turns = turns(sick);

        SeedLosses before = turns.before().losses();
        SeedLosses after = turns.after().losses();
        assertThat(after.diverged()).isLessThanOrEqualTo(before.diverged());
        assertThat(after.mean()).isLessThanOrEqualTo(before.mean());
        assertThat(after.mean()).as(turns.render("dev")).isLessThan(sick.atMost());
    }
}
