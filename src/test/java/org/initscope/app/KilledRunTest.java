package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.RulesFile;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.run.RunPage;
import org.initscope.report.RunReport;
import org.initscope.spark.Folders;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drivers of their own that are killed or interrupted: the run goes on and ends with the model and the rows of one that was
 * left alone.
 */
class KilledRunTest {
    private static final int KILLS = 1;
    private static final int MANY_KILLS = 20;
    private static final int LONGEST_TRAINING_MILLIS = 1_000;
    private static final int LONGEST_START_MILLIS = 5_000;
    private static final int SECONDS_TO_STOP = 10;

    @TempDir
    static Path folder;

    private static ResumableRun runs;

    @BeforeAll
    static void trainUndisturbed() throws IOException {
        runs = new ResumableRun(folder, 240, 10);
        CommandRun whole = ResumableRun.run(runs.begin("whole"));
        assertThat(whole.err()).isEmpty();
        assertThat(whole.exitCode()).isZero();
    }

    private static void assertSameAsWhole(String id) {
        assertThat(runs.state(id)).isEqualTo(runs.state("whole"));
        assertThat(runs.rows(id)).isEqualTo(runs.rows("whole"));
        assertThat(runs.unfinished(id)).isEmpty();
    }

    @Test
    void aDriverKilledAtRandomMomentsLosesAndDoublesNothing() throws Exception {
        assertSameAfter(KILLS, "killed", new Random(6));
    }

    /** Not at random: while files of tables are staged, which the kill leaves behind. */
    @Test
    @Tag("cluster")
    void aDriverKilledInACommitLosesAndDoublesNothing() throws Exception {
        String id = "killed-in-commit";
        List<Path> left = List.of();
        while (left.isEmpty()) {
            SignalledDriver driver = new SignalledDriver(folder, beginOrResume(id));
            driver.awaitLine("training ");
            while (driver.isAlive()
                    && StagedTables.in(runs.out(), "run_id=" + id).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(driver.kill())
                    .as("a commit was met before the run ended")
                    .isTrue();
            left = StagedTables.in(runs.out(), "run_id=" + id);
        }

        assertThat(new SignalledDriver(folder, beginOrResume(id)).end()).isZero();

        assertSameAsWhole(id);
    }

    /** The same for longer; {@code scripts/test --faults} has the time. */
    @Test
    @Tag("cluster")
    void aDriverKilledTwentyTimesLosesAndDoublesNothing() throws Exception {
        assertSameAfter(MANY_KILLS, "killed-often", new Random(66));
    }

    /** One kill in three meets the start of the driver or the preparation, the others the training. */
    private static void assertSameAfter(int wanted, String name, Random random) throws Exception {
        int ended = 0;
        int kills = 0;
        while (kills < wanted) {
            String id = name + "-" + ended;
            SignalledDriver driver = new SignalledDriver(folder, beginOrResume(id));
            if (kills % 3 != 2) {
                driver.awaitLine("training ");
                driver.sleep(random.nextInt(LONGEST_TRAINING_MILLIS));
            } else {
                driver.sleep(random.nextInt(LONGEST_START_MILLIS));
            }
            if (driver.kill()) {
                kills++;
                assertDoesNotRun(id);
            } else {
                assertSameAsWhole(id);
                ended++;
            }
        }
        String last = name + "-" + ended;
        assertThat(ResumableRun.run(beginOrResume(last)).exitCode()).isZero();

        assertSameAsWhole(last);
    }

    /** A killed driver leaves a row that says running. */
    private static void assertDoesNotRun(String id) {
        RunFolder killed = new RunFolder(Folders.of(runs.out().resolve(id)));
        assertThat(new RunPage(killed, RulesFile.standard()).read().map(RunReport::status))
                .isIn(Optional.empty(), Optional.of("interrupted"));
    }

    private static List<String> beginOrResume(String id) {
        return Files.exists(runs.out().resolve(id).resolve("job.conf"))
                ? runs.resume(id)
                : runs.begin(id, "--set", "checkpoint.every=0s");
    }

    @Test
    void anInterruptedDriverCommitsAndSaysHowToGoOn() throws Exception {
        assertCommitsAndSaysHowToGoOn("INT", ExitCode.INTERRUPTED);
    }

    @Test
    @Tag("cluster")
    void aTerminatedDriverCommitsAndSaysHowToGoOn() throws Exception {
        assertCommitsAndSaysHowToGoOn("TERM", 143);
    }

    private static void assertCommitsAndSaysHowToGoOn(String signal, int exitCode) throws Exception {
        String id = "interrupted-" + signal;
        SignalledDriver driver = new SignalledDriver(folder, runs.begin(id, "--set", "checkpoint.every=0s"));
        driver.awaitLine("training ");
        assertThat(driver.listeningAddresses())
                .as("those of a local master")
                .isNotEmpty()
                .isSubsetOf(ListeningAddresses.LOOPBACK);
        driver.awaitLine("step ");
        long began = System.nanoTime();
        driver.signal(signal);

        assertThat(driver.end()).isEqualTo(exitCode);
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(SECONDS_TO_STOP));
        assertThat(driver.errors())
                .matches("(?s).*\ninitscope: interrupted at step [0-9,]+; initscope train --resume "
                        + runs.out().resolve(id) + " goes on from there\n");
        assertThat(runs.rows(id).get("training_steps")).isNotEmpty();
        TableRow interrupted = row(id);
        assertThat(interrupted.string("status")).isEqualTo("interrupted");
        assertThat(CommandRun.of("report", runs.out().resolve(id).toString()).exitCode())
                .isZero();
        assertThat(Files.readString(runs.out().resolve(id).resolve("report.html")))
                .contains(
                        "\"status\":\"interrupted\"",
                        "\"resume\":\"initscope train --resume " + runs.out().resolve(id) + "\"",
                        "\"diagnosed\":true");
        Instant pause = Instant.now();
        assertThat(ResumableRun.run(runs.resume(id)).out()).contains("\ngoes on    from step ");
        assertSameAsWhole(id);
        TableRow completed = row(id);
        assertThat(completed.string("status")).isEqualTo("completed");
        assertThat(completed.instant("started_at")).isEqualTo(interrupted.instant("started_at"));
        assertThat(completed.real("seconds"))
                .isGreaterThan(interrupted.real("seconds"))
                .isLessThan(interrupted.real("seconds") + secondsBetween(pause, completed.instant("finished_at")));
    }

    /** Whatever it meets: the start of Java, of Spark, the preparation of examples, the first rounds. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 2_500, 4_000, 5_500})
    @Tag("cluster")
    void aDriverInterruptedNearItsBeginningTellsOfNoFailure(int millis) throws Exception {
        SignalledDriver driver = new SignalledDriver(folder, runs.begin("early-" + millis));
        driver.sleep(millis);
        long began = System.nanoTime();
        driver.signal("INT");

        assertThat(driver.end()).as(driver.errors()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(SECONDS_TO_STOP));
        assertThat(driver.errors().lines().filter(line -> line.startsWith("initscope: ")))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(line -> line.startsWith("initscope: interrupted"));
        assertThat(driver.errors()).doesNotContain("\tat ");
    }

    private static TableRow row(String id) {
        return new TableReader(new Configuration(), runs.out().toString())
                .read(Tables.RUNS.schema(), id)
                .get(0);
    }

    private static double secondsBetween(Instant begin, Instant end) {
        return Duration.between(begin, end).toMillis() / 1e3;
    }
}
