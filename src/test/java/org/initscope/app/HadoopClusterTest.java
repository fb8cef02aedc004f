package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.initscope.app.machine.ExitCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's own daemons, each a process of this machine: jobs on YARN by real spark-submit, input and output on HDFS. */
@Tag("cluster")
class HadoopClusterTest {
    /** Ten rounds, with a checkpoint after each. */
    private static final List<String> CHECKPOINTS =
            List.of("--set", "averaging.local-steps=300", "--set", "checkpoint.every=0s", "--master", "local[2]");

    @TempDir
    static Path folder;

    private static SmallJobs jobs;
    private static LocalHadoop hadoop;
    private static Results training;

    @BeforeAll
    static void start() throws Exception {
        jobs = SmallJobs.in(folder);
        hadoop = LocalHadoop.start(folder.resolve("hadoop"));
        run(train(folder.resolve("local").toString(), "--master", "local[2]"));
        training = Results.in(folder.resolve("local"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (hadoop != null) {
            hadoop.close();
        }
    }

    private static List<String> train(String out, String... more) {
        return command(List.of("train", jobs.training().toString(), "--run-id", "one", "--out", out), more);
    }

    private static List<String> command(List<String> first, String... more) {
        List<String> command = new ArrayList<>(first);
        command.addAll(List.of(more));
        return command;
    }

    private static CommandRun run(List<String> command) {
        CommandRun run = CommandRun.of(command.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static DriverProcess submit(String name, List<String> options, List<String> command) throws Exception {
        return hadoop.submit(folder.resolve(name + ".log"), options, command);
    }

    private static Results fetched(String name) throws Exception {
        Path here = Files.createDirectories(folder.resolve("fetched")).resolve(name);
        hadoop.fetch(name, here);
        return Results.in(here);
    }

    @Test
    void listensOnLoopbackAlone() throws Exception {
        assertThat(hadoop.listeningAddresses()).isNotEmpty().isSubsetOf(ListeningAddresses.LOOPBACK);
    }

    @Test
    void trainsOnYarnAndHdfsToTheSameBitsAsTwoThreads() throws Exception {
        try (DriverProcess driver = submit("yarn", List.of(), train(hadoop.hdfs("yarn")))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("run: " + hadoop.hdfs("yarn/one"));
        }

        fetched("yarn").assertSameAs(training);
    }

    @Test
    void searchesOnYarnAndHdfsToTheSameRowsAsTwoThreads() throws Exception {
        List<String> search = List.of("search", jobs.search().toString(), "--out");
        run(command(search, folder.resolve("local-search").toString(), "--master", "local[2]"));

        try (DriverProcess driver = submit("search", List.of(), command(search, hadoop.hdfs("search")))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
        }

        fetched("search").assertSameAs(Results.in(folder.resolve("local-search")));
    }

    /** The files of the job travel with it, since its driver is in a container. */
    @Test
    void trainsInsideYarnToTheSameBitsAsTwoThreads() throws Exception {
        List<String> inside = inside(jobs.training(), jobs.training().resolve("../../names.txt"));
        List<String> command = List.of("train", "training.conf", "--run-id", "one", "--out", hadoop.hdfs("inside"));

        try (DriverProcess client = submit("inside", inside, command)) {
            assertThat(client.waitFor()).as(client.output()).isZero();
        }

        fetched("inside").assertSameAs(training);
    }

    @Test
    void badInputInsideYarnEndsTheApplicationAfterOneTry() throws Exception {
        List<String> command = List.of("train", "no-such-job.conf", "--out", hadoop.hdfs("refused"));

        try (DriverProcess client = submit("refused", inside(jobs.training()), command)) {
            assertThat(client.waitFor()).as(client.output()).isNotZero();
            assertThat(client.output())
                    .contains("User application exited with status " + ExitCode.BAD_INPUT)
                    .contains("failed 1 times");
        }
    }

    @Test
    void aYarnThatDoesNotAnswerIsNamedInOneSentence() throws Exception {
        List<String> nobody = List.of(
                "--conf",
                "spark.hadoop.yarn.resourcemanager.address=127.0.0.1:1",
                "--conf",
                "spark.hadoop.yarn.resourcemanager.connect.max-wait.ms=2000",
                "--conf",
                "spark.hadoop.yarn.resourcemanager.connect.retry-interval.ms=1000",
                "--conf",
                "spark.hadoop.ipc.client.connect.max.retries=0");

        try (DriverProcess driver = submit("nobody", nobody, train(hadoop.hdfs("nobody")))) {
            assertThat(driver.waitFor()).as(driver.output()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(driver.output())
                    .contains(
                            "initscope: the master yarn does not answer, or does not take this application (Connection"
                                    + " refused): ")
                    .doesNotContain("\tat ");
        }
    }

    private static List<String> inside(Path... files) {
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            names.add(file.normalize().toString());
        }
        return List.of("--deploy-mode", "cluster", "--files", String.join(",", names));
    }

    @Test
    void aTrainingOnHdfsWhoseDriverIsKilledGoesOnToTheSameBits() throws Exception {
        String[] more = CHECKPOINTS.toArray(String[]::new);
        List<String> command = train(hadoop.hdfs("killed"), more);
        SignalledDriver driver = new SignalledDriver(folder, command);
        while (driver.isAlive() && !hadoop.hasFile("killed/one/checkpoints", "checkpoint-*")) {
            driver.sleep(100);
        }
        assertThat(driver.kill()).as("killed before its end").isTrue();

        CommandRun resumed =
                run(List.of("train", "--resume", "one", "--out", hadoop.hdfs("killed"), "--master", "local[2]"));

        assertThat(resumed.out()).contains("goes on    from step ");
        run(train(folder.resolve("cadence").toString(), more));
        fetched("killed").assertSameAs(Results.in(folder.resolve("cadence")));
    }

    @Test
    void trainsToTheSameBitsOnTheNodeManagerThatIsLeft() throws Exception {
        // room for one executor on each, and for the application's master
        try (LocalHadoop own = LocalHadoop.start(folder.resolve("own-hadoop"), "--memory", "4096");
                DriverProcess driver = own.submit(
                        folder.resolve("one-left.log"),
                        List.of("--executor-memory", "2g"),
                        train(folder.resolve("one-left").toString()))) {
            driver.await("the first round", () -> driver.output().contains("step 20 of 3,000"));
            own.killNodeManagerOfExecutorsAlone();
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            // YARN may tell of the lost node before the connection breaks, which Spark says in other words
            assertThat(driver.output()).containsAnyOf("Lost executor", "No more replicas available");
        }

        Results.in(folder.resolve("one-left")).assertSameAs(training);
    }
}
