package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.spark.LocalSpark;
import org.initscope.store.files.FolderLock;
import org.initscope.store.files.OtherFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names, examples, runs and searches may lie on any file system of Hadoop, with the same bits and rows as on this machine's. */
class OtherFileSystemTest {
    private static final String IMPLEMENTATION = "spark.hadoop.fs." + OtherFileSystem.SCHEME + ".impl";

    @TempDir
    static Path folder;

    private static SmallJobs jobs;

    @BeforeAll
    static void start() throws Exception {
        // the next context shall know the file system
        LocalSpark.stop();
        System.setProperty(IMPLEMENTATION, OtherFileSystem.class.getName());
        jobs = SmallJobs.in(folder);
        train(folder.resolve("here").toString());
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
        System.clearProperty(IMPLEMENTATION);
    }

    @AfterEach
    void mend() {
        OtherFileSystem.refuse(Optional.empty());
    }

    /** A folder of the test, by the name that only Hadoop knows. */
    private static String other(String name) {
        return OtherFileSystem.SCHEME + ":" + folder.resolve(name);
    }

    private static List<String> training(String id, String out, String... more) {
        List<String> command = new ArrayList<>(List.of("train", jobs.training().toString(), "--run-id", id));
        command.addAll(List.of("--set", "training.steps=100", "--out", out));
        command.addAll(List.of(more));
        return command;
    }

    private static void train(String out, String... more) {
        run(training("one", out, more).toArray(String[]::new));
    }

    private static String run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private static void assertSame(String one, String two) throws Exception {
        Results.in(folder.resolve(one)).assertSameAs(Results.in(folder.resolve(two)));
    }

    @Test
    void trainingIsTheSameFromExamplesThere() throws Exception {
        run("prepare", jobs.training().toString(), "--names", other("names.txt"), "--out", other("examples"));
        train(folder.resolve("from-other").toString(), "--examples", other("examples"));

        assertThat(folder.resolve("examples/vocabulary.txt")).exists();
        assertSame("from-other", "here");
    }

    @Test
    void aRunThereIsTheSameAndEveryCommandReadsIt() throws Exception {
        train(other("there"), "--set", "data.names=" + other("names.txt"));

        assertSameTables("there", "here");
        assertThat(folder.resolve("there/one/lock")).doesNotExist();
        assertThat(Files.readString(folder.resolve("there/one/logs/output.log")))
                .contains("run: " + other("there/one"));
        String here = folder.resolve("here").toString();
        for (String command : List.of("evaluate", "show", "diagnose", "sample")) {
            assertThat(run(command, other("there/one"))).isEqualTo(run(command, "one", "--out", here));
        }
        run(training("two", other("there"), "--set", "training.learning-rate=0.01")
                .toArray(String[]::new));
        assertThat(run("compare", "one", "two", "--out", other("there"))).contains("training.learning-rate");
        run("report", "one", "--out", other("there"));
        assertThat(folder.resolve("there/one/report.html")).isNotEmptyFile();
        run("export", other("there/one"), "--to", "csv");
        run("export", other("there/one"), "--to", "tensorboard");
        assertThat(folder.resolve("there/one/export/csv/runs.csv")).isNotEmptyFile();
        assertThat(folder.resolve("there/one/export/tensorboard/averaged")).isNotEmptyDirectory();
        run("fold", other("there/one"));
        assertThat(run("evaluate", other("there/one/folded"))).contains("train");
        run("fix", other("there/one"), "--steps", "40");
    }

    /** The names' paths differ, and they stand in the resolved configuration. */
    private static void assertSameTables(String one, String two) throws Exception {
        Results first = Results.in(folder.resolve(one));
        Results second = Results.in(folder.resolve(two));
        new Results(without(first), first.models(), first.leftovers())
                .assertSameAs(new Results(without(second), second.models(), second.leftovers()));
    }

    private static Map<String, List<String>> without(Results results) {
        Map<String, List<String>> tables = new TreeMap<>(results.tables());
        tables.keySet().removeIf(Predicate.isEqual("runs"));
        return tables;
    }

    @Test
    void aRunThatLostItsFileSystemGoesOnFromItsLastCheckpoint() throws Exception {
        OtherFileSystem.refuse(Optional.of("checkpoint-000000000004"));
        CommandRun lost = CommandRun.of(training("one", other("resumed"), "--set", "checkpoint.every=0s")
                .toArray(String[]::new));
        assertThat(lost.exitCode()).as(lost.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(lost.err()).contains("the connection was lost").doesNotContain("\tat ");
        assertThat(lost.out()).contains("initscope train --resume " + other("resumed/one") + " goes on from there");

        OtherFileSystem.refuse(Optional.empty());
        String out = run("train", "--resume", "one", "--out", other("resumed"));

        assertThat(out).contains("goes on    from step 60 of 100");
        assertThat(folder.resolve("resumed/one/logs/output-2.log")).content().contains("goes on    from step 60");
        assertThat(folder.resolve("resumed/one/checkpoints")).doesNotExist();
        train(folder.resolve("cadence").toString(), "--set", "checkpoint.every=0s");
        assertSame("resumed", "cadence");
    }

    @Test
    void aSearchThereGoesOnAndIsTheSame() throws Exception {
        String whole = Files.readString(jobs.search()).replace("steps = 5000", "steps = 20");
        Files.writeString(jobs.search(), whole);
        Path half = folder.resolve("jobs/half.conf");
        Files.writeString(half, whole.replace("[1, 2]", "[1]"));

        run("search", half.toString(), "--out", other("searches"), "--search-id", "grid");
        String rest =
                run("search", jobs.search().toString(), "--out", other("searches"), "--search-id", "grid", "--resume");
        run("search", jobs.search().toString(), "--out", folder.resolve("local").toString(), "--search-id", "grid");

        assertThat(rest).contains("4 trials run, 4 were there");
        assertSame("searches", "local");
        assertThat(run("diagnose", other("searches/grid")))
                .isEqualTo(run("diagnose", folder.resolve("local/searches/grid").toString()));
        run("report", other("searches/grid"));
        assertThat(folder.resolve("searches/grid/report.html")).isNotEmptyFile();
    }

    @Test
    void oneProcessAtATimeHasAFolderThere() throws Exception {
        RunFolder run = RunLocation.create(DataPath.parse(other("locked")), "one");
        Path file = folder.resolve("locked/one/lock");
        try (FolderLock lock = FolderLock.take(run.folder(), "run", "wait for its end")) {
            assertThat(file)
                    .content()
                    .startsWith("process " + ProcessHandle.current().pid() + " on ");
            assertThat(lock).isNotNull();
            String sentence = catchSentence(run);
            assertThat(sentence)
                    .startsWith("the run in " + other("locked/one") + " is running already (process ")
                    .endsWith(
                            ": wait for its end; where that process has gone, remove " + other("locked/one") + "/lock");
        }
        assertThat(file).doesNotExist();
    }

    private static String catchSentence(RunFolder run) {
        try (FolderLock second = FolderLock.take(run.folder(), "run", "wait for its end")) {
            return "taken: " + second;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Test
    void theLockOfAKilledProcessIsTakenOverOnItsMachineAlone() throws Exception {
        RunFolder run = RunLocation.create(DataPath.parse(other("stale")), "one");
        Path file = folder.resolve("stale/one/lock");
        FolderLock lock = FolderLock.take(run.folder(), "run", "");
        String own = Files.readString(file);
        lock.close();
        Files.writeString(file, own.replaceAll("since .*", "since 1999-12-31T00:00:00Z"));
        FolderLock.take(run.folder(), "run", "").close();

        Files.writeString(file, "process 1 on another-machine since 1999-12-31T00:00:00Z\n");
        assertThat(catchSentence(run)).contains("(process 1 on another-machine since 1999-12-31T00:00:00Z)");
    }

    @Test
    void aFileSystemThatNobodyKnowsIsNamed() {
        String sentence = CommandRun.of("train", jobs.training().toString(), "--out", "nowhere://host/runs")
                .badInput();

        assertThat(sentence).contains("nowhere://host/runs").contains("No FileSystem for scheme \"nowhere\"");
        assertThat(Files.exists(Path.of("nowhere:"))).isFalse();
    }

    @Test
    void aJobFileThereIsRefused() {
        String sentence = CommandRun.of("train", other("jobs/training.conf")).badInput();

        assertThat(sentence).contains("is not mounted here");
    }
}
