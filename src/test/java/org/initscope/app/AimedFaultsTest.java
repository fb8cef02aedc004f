package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executors with processes of their own that are killed at a moment that is observed, not left to chance. */
@Tag("cluster")
class AimedFaultsTest {
    /** Rounds that last long enough for a task's start to be told before the task has ended. */
    private static final String[] LONG_ROUNDS = {
        "--set", "training.batch-size=512", "--set", "averaging.local-steps=300", "--set", "checkpoint.every=0s"
    };

    private static final String[] MANY_COMMITS = {"--set", "checkpoint.every=0s"};
    private static final int MOST_KILLS = 8;
    private static final long COMMIT_SECONDS = 60;

    @TempDir
    static Path folder;

    private static SmallJobs jobs;

    @BeforeAll
    static void writeJobs() throws Exception {
        jobs = SmallJobs.in(folder);
    }

    private static Path out(String name) {
        return folder.resolve(name);
    }

    private static List<String> train(String name, String... more) {
        return arguments(
                List.of(
                        "train",
                        jobs.training().toString(),
                        "--run-id",
                        "one",
                        "--out",
                        out(name).toString()),
                more);
    }

    private static List<String> search(String name, String... more) {
        return arguments(
                List.of("search", jobs.search().toString(), "--out", out(name).toString()), more);
    }

    private static List<String> arguments(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private static Results undisturbed(String name, List<String> command) throws Exception {
        command.addAll(List.of("--master", "local[2]"));
        CommandRun run = CommandRun.of(command.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Results.in(out(name));
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCAL_STEPS", "RESULT"})
    void anExecutorKilledInARoundChangesNoBit(AimedFault.Moment moment) throws Exception {
        String name = moment.name().toLowerCase(Locale.ROOT);
        Results expected = undisturbed(name + "-undisturbed", train(name + "-undisturbed", LONG_ROUNDS));
        List<String> settings = List.of(
                "spark.extraListeners=" + AimedFault.class.getName(),
                AimedFault.MOMENT + "=" + moment,
                // every result stays with its executor until the driver fetches it
                "spark.task.maxDirectResultSize=1",
                "spark.shuffle.io.retryWait=200ms");
        try (DriverProcess driver = DriverProcess.onLocalCluster(
                out(name + "-home"), out(name + ".log"), settings, train(name, LONG_ROUNDS))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("aimed fault hit: " + moment).contains("Lost executor");
        }

        Results.in(out(name)).assertSameAs(expected);
    }

    /** Two Workers of different hosts: Spark begins no copy of a task on the host of the first. */
    @Test
    void anExecutorThatHangsInARoundIsOvertakenByACopyAndChangesNoBit() throws Exception {
        Results expected = undisturbed("hang-undisturbed", train("hang-undisturbed", LONG_ROUNDS));
        List<String> settings = List.of(
                "spark.extraListeners=" + AimedFault.class.getName(),
                AimedFault.MOMENT + "=" + AimedFault.Moment.HANG,
                "spark.speculation=true",
                "spark.speculation.interval=100ms",
                "spark.speculation.quantile=0.5",
                "spark.speculation.minTaskRuntime=1s",
                // the copy asks the one that hangs for the shard that it holds, before it reads it again
                "spark.shuffle.io.connectionTimeout=5s",
                "spark.shuffle.io.maxRetries=0");
        Path home = out("hang-home");
        try (DriverProcess master = DriverProcess.daemon(
                home,
                out("master.log"),
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0")) {
            Pattern address = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");
            master.await("its address", () -> address.matcher(master.output()).find());
            Matcher url = address.matcher(master.output());
            assertThat(url.find()).isTrue();
            try (DriverProcess first = worker(home, "127.0.0.1", url.group());
                    DriverProcess second = worker(home, "127.0.0.2", url.group())) {
                for (DriverProcess worker : List.of(first, second)) {
                    worker.await("its master", () -> worker.output().contains("Successfully registered"));
                }
                try (DriverProcess driver = DriverProcess.onMaster(
                        url.group(), home, out("hang.log"), settings, train("hang", LONG_ROUNDS))) {
                    assertThat(driver.waitFor()).as(driver.output()).isZero();
                    assertThat(driver.output()).contains("aimed fault hit: " + AimedFault.Moment.HANG);
                }
            }
        }

        Results.in(out("hang")).assertSameAs(expected);
    }

    private static DriverProcess worker(Path home, String host, String master) throws Exception {
        return DriverProcess.daemon(
                home,
                out("worker-" + host + ".log"),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                host,
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                home.resolve("work").toString(),
                master);
    }

    @Test
    void anExecutorKilledWhileATrainingCommitsChangesNoBit() throws Exception {
        Results expected = undisturbed("commit-undisturbed", train("commit-undisturbed", MANY_COMMITS));
        try (DriverProcess driver = DriverProcess.onLocalCluster(
                out("commit-home"), out("commit.log"), List.of(), train("commit", MANY_COMMITS))) {
            driver.await("the first round", () -> driver.output().contains("step 20 of"));
            killInCommit(driver, "commit", "run_id=one");
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor");
        }

        Results.in(out("commit")).assertSameAs(expected);
    }

    /** Trials are at work while the rows of those that have ended wait in staged files. */
    @Test
    void anExecutorKilledWhileASearchCommitsChangesNoRow() throws Exception {
        Results expected = undisturbed("search-undisturbed", search("search-undisturbed"));
        try (DriverProcess driver = DriverProcess.onLocalCluster(
                out("search-home"), out("search.log"), List.of(), search("search-disturbed"))) {
            driver.await(
                    "the first trial", () -> Files.exists(out("search-disturbed/searches/search/generations.txt")));
            killInCommit(driver, "search", "search-disturbed", "search_id=search");
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor").contains("8 trials run, 0 were there");
        }

        Results.in(out("search-disturbed")).assertSameAs(expected);
    }

    private static void killInCommit(DriverProcess driver, String name, String partition) throws Exception {
        killInCommit(driver, name, name, partition);
    }

    /** Kills executors until one of them went while a file was staged, before the signal and after it. */
    private static void killInCommit(DriverProcess driver, String name, String out, String partition) throws Exception {
        for (int kill = 0; kill < MOST_KILLS; kill++) {
            driver.await(
                    "executors", () -> driver.executors(out(name + "-home")).size() == 2);
            ProcessHandle executor = driver.executors(out(name + "-home")).get(0);
            List<Path> staged = awaitStaged(driver, out(out), partition);
            executor.destroyForcibly();
            staged.retainAll(StagedTables.in(out(out), partition));
            executor.onExit().get(COMMIT_SECONDS, TimeUnit.SECONDS);
            if (!staged.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("no kill met a staged file; the output is\n" + driver.output());
    }

    private static List<Path> awaitStaged(DriverProcess driver, Path out, String partition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMIT_SECONDS);
        while (driver.isAlive() && System.nanoTime() < end) {
            List<Path> staged = StagedTables.in(out, partition);
            if (!staged.isEmpty()) {
                return staged;
            }
        }
        throw new AssertionError("no file was staged; the output is\n" + driver.output());
    }
}
