package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunLocation;
import org.initscope.app.machine.ExitCode;
import org.initscope.store.files.FolderLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --resume}: what it goes on with, and what it refuses in one sentence. */
class ResumeCommandTest {
    @TempDir
    static Path folder;

    private static ResumableRun runs;

    @BeforeAll
    static void trainUndisturbed() throws IOException {
        runs = new ResumableRun(folder, 40, 8);
        CommandRun whole = ResumableRun.run(runs.begin("whole"));
        assertThat(whole.err()).isEmpty();
        assertThat(whole.exitCode()).isZero();
    }

    /** The folder that a driver leaves which was killed before its examples were there. */
    private static RunFolder killedEarly(String id) {
        RunFolder killed =
                RunLocation.create(new org.apache.hadoop.fs.Path(runs.out().toString()), id);
        killed.begin(runs.job(), Optional.of(runs.names().toString()), Optional.empty());
        return killed;
    }

    private static void assertSameAsWhole(String id) {
        assertThat(runs.state(id)).isEqualTo(runs.state("whole"));
        assertThat(runs.rows(id)).isEqualTo(runs.rows("whole"));
        assertThat(runs.unfinished(id)).isEmpty();
    }

    @Test
    void aRunLeavesNoCheckpointBehind() {
        assertThat(runs.unfinished("whole")).isEmpty();
    }

    @Test
    void aRunThatWasKilledBeforeItsExamplesWereThereBeginsAgain() throws IOException {
        RunFolder killed = killedEarly("early");
        Path staging = Files.createDirectories(Path.of(killed.path().toString(), ".examples-1234/split=train"));
        Files.writeString(staging.resolve("part"), "half");

        CommandRun resumed = ResumableRun.run(runs.resume("early"));

        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.exitCode()).isZero();
        assertThat(resumed.out()).startsWith("network ").endsWith("\nrun: " + killed.path() + "\n");
        assertSameAsWhole("early");
    }

    @Test
    void aRunThatIsCompleteHasNothingToResume() {
        assertThat(ResumableRun.run(runs.resume("whole")).badInput())
                .isEqualTo("the run whole has come to its end (completed): there is nothing to resume");
    }

    @Test
    void aRunThatDivergesAfterItWentOnHasItsRowsAndThenNothingToResume() {
        String wild = "training.learning-rate=1e38";
        RunFolder killed =
                RunLocation.create(new org.apache.hadoop.fs.Path(runs.out().toString()), "wild");
        killed.begin(
                Job.load(runs.jobFile(), List.of(wild)),
                Optional.of(runs.names().toString()),
                Optional.empty());

        CommandRun resumed = ResumableRun.run(runs.resume("wild"));

        assertThat(resumed.exitCode()).isEqualTo(ExitCode.DIVERGED);
        assertThat(resumed.err()).isEmpty();
        assertThat(ResumableRun.run(runs.begin("wild-alone", "--set", wild)).exitCode())
                .isEqualTo(ExitCode.DIVERGED);
        assertThat(runs.rows("wild")).isEqualTo(runs.rows("wild-alone"));
        assertThat(runs.unfinished("wild")).isEmpty();
        assertThat(ResumableRun.run(runs.resume("wild")).badInput())
                .isEqualTo("the run wild has come to its end (diverged): there is nothing to resume");
    }

    @Test
    void aRunThatIsNotThereIsNamed() {
        assertThat(ResumableRun.run(runs.resume("nobody")).badInput())
                .startsWith("there is no run nobody; looked for job.conf in ");
    }

    @Test
    void anotherJobIsRefusedWithWhatDiffers() {
        RunFolder killed = killedEarly("changed");

        assertThat(ResumableRun.run(runs.resume("changed", "--set", "training.steps=50", "--set", "training.seed=7"))
                        .badInput())
                .isEqualTo("the run changed has another job: training.seed is 7, was 42; training.steps is 50, was 40;"
                        + " leave that out to go on, or train another run");
        assertThat(ResumableRun.run(runs.resume("changed", runs.jobFile().toString(), "--set", "model.hidden=[3,4]"))
                        .badInput())
                .contains("model.hidden is [3,4], was [12];");
        assertThat(killed.job()).isEqualTo(runs.job());
        killed.discard();
    }

    @Test
    void theCadenceOfCheckpointsMayChange() {
        killedEarly("cadence");

        CommandRun resumed = ResumableRun.run(runs.resume("cadence", "--set", "checkpoint.every=0s"));

        assertThat(resumed.exitCode()).isZero();
        assertSameAsWhole("cadence");
    }

    @Test
    void aRunThatIsRunningIsLeftAlone() {
        RunFolder killed = killedEarly("running");
        try (FolderLock lock = FolderLock.take(killed.folder(), "run", "")) {
            assertThat(lock).isNotNull();
            assertThat(ResumableRun.run(runs.resume("running")).badInput())
                    .isEqualTo("the run in " + killed.path() + " is running already (process "
                            + ProcessHandle.current().pid() + "): wait for its end");
        }
        killed.discard();
    }

    @Test
    void whatDoesNotGoWithResumeIsRefused() {
        assertThat(ResumableRun.run(runs.resume("whole", "--run-id", "other")).badInput())
                .startsWith("--resume takes the run's own id and examples: leave out --run-id and --examples");
        assertThat(CommandRun.of("train").badInput()).startsWith("missing the job file: JOB.conf, or --resume RUN");
    }
}
