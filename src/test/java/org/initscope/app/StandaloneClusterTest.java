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

/** By real spark-submit on a real standalone cluster of two Workers, with spark.authenticate on. */
@Tag("cluster")
class StandaloneClusterTest {
    private static final long INTO_THE_WORK_MILLIS = 500;

    @TempDir
    static Path folder;

    private static SmallJobs jobs;
    private static LocalCluster cluster;
    private static Results training;

    @BeforeAll
    static void start() throws Exception {
        jobs = SmallJobs.in(folder);
        cluster = LocalCluster.start(folder.resolve("cluster"), "--authenticate");
        CommandRun local = CommandRun.of(train("local", "--master", "local[2]").toArray(String[]::new));
        assertThat(local.exitCode()).as(local.err()).isZero();
        training = Results.in(folder.resolve("local"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<String> train(String out, String... more) {
        List<String> command = new ArrayList<>(List.of("train", jobs.training().toString(), "--run-id", "one"));
        command.addAll(List.of("--out", folder.resolve(out).toString()));
        command.addAll(List.of(more));
        return command;
    }

    private static DriverProcess submit(List<String> options, List<String> command) throws Exception {
        List<String> all = new ArrayList<>(cluster.settings());
        all.addAll(options);
        return cluster.submit(Files.createTempFile(folder, "submit", ".log"), all, command);
    }

    @Test
    void driverExecutorsAndDaemonsListenOnLoopbackAlone() throws Exception {
        try (DriverProcess driver = submit(List.of(), train("listening"))) {
            driver.await("the first round", () -> driver.output().contains("step 20 of 3,000"));
            assertThat(driver.executors(cluster.work())).hasSize(2);
            assertThat(driver.listeningAddresses()).isNotEmpty().isSubsetOf(ListeningAddresses.LOOPBACK);
            assertThat(cluster.listeningAddresses()).isNotEmpty().isSubsetOf(ListeningAddresses.LOOPBACK);
        }
    }

    @Test
    void trainsToTheSameBitsAsTwoThreads() throws Exception {
        try (DriverProcess driver = submit(List.of(), train("cluster-run"))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
        }

        Results.in(folder.resolve("cluster-run")).assertSameAs(training);
    }

    @Test
    void trainsByStockDeeplearning4jToTheSameBitsAsTwoThreads() throws Exception {
        String[] stock = {
            "--set", "training.step=dl4j", "--set", "averaging.master=dl4j-spark", "--set", "training.steps=60"
        };
        List<String> here = train("stock-local", stock);
        here.addAll(List.of("--master", "local[2]"));
        CommandRun local = CommandRun.of(here.toArray(String[]::new));
        assertThat(local.exitCode()).as(local.err()).isZero();
        try (DriverProcess driver = submit(List.of(), train("stock-cluster", stock))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
        }

        Results.in(folder.resolve("stock-cluster")).assertSameAs(Results.in(folder.resolve("stock-local")));
    }

    @Test
    void trainsToTheSameBitsOnTheWorkerThatIsLeft() throws Exception {
        Path log = folder.resolve("one-worker-left.log");
        try (LocalCluster own = LocalCluster.start(folder.resolve("own-cluster"))) {
            try (DriverProcess driver = own.submit(log, List.of(), train("one-worker-left"))) {
                driver.await("the first round", () -> driver.output().contains("step 20 of 3,000"));
                Thread.sleep(INTO_THE_WORK_MILLIS);
                own.killWorker(2);
                assertThat(driver.waitFor()).as(driver.output()).isZero();
                assertThat(driver.output()).contains("Lost executor");
            }
        }

        Results.in(folder.resolve("one-worker-left")).assertSameAs(training);
    }

    @Test
    void trainsToTheSameBitsByKryoWithAnExecutorKilledOnTheWay() throws Exception {
        List<String> kryo = List.of("--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer");
        try (DriverProcess driver = submit(kryo, train("killed"))) {
            driver.await("the first round", () -> driver.output().contains("step 20 of 3,000"));
            Thread.sleep(INTO_THE_WORK_MILLIS);
            driver.killExecutors(1, cluster.work());
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor");
        }

        Results.in(folder.resolve("killed")).assertSameAs(training);
    }

    @Test
    void searchesToTheSameRowsAsTwoThreadsByJavasAndByKryosSerialization() throws Exception {
        CommandRun local =
                CommandRun.of(search("local-search", "--master", "local[2]").toArray(String[]::new));
        assertThat(local.exitCode()).as(local.err()).isZero();
        Results expected = Results.in(folder.resolve("local-search"));
        for (String serializer : List.of("JavaSerializer", "KryoSerializer")) {
            List<String> conf = List.of("--conf", "spark.serializer=org.apache.spark.serializer." + serializer);
            try (DriverProcess driver = submit(conf, search(serializer))) {
                assertThat(driver.waitFor()).as(driver.output()).isZero();
            }
            Results.in(folder.resolve(serializer)).assertSameAs(expected);
        }
    }

    private static List<String> search(String out, String... more) {
        List<String> command = new ArrayList<>(List.of("search", jobs.search().toString()));
        command.addAll(List.of("--out", folder.resolve(out).toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** Spark begins them again and again, and only says that it has no resources. */
    @Test
    void executorsThatEndAtOnceAreToldOf() throws Exception {
        List<String> options = List.of(
                "--conf",
                "spark.executor.extraJavaOptions=--add-modules=no.such.module",
                "--conf",
                "spark.scheduler.maxRegisteredResourcesWaitingTime=5s");
        try (DriverProcess driver = submit(options, train("no-executors"))) {
            driver.await(
                    "the warning", () -> driver.output().contains("no executor has begun yet, and the command waits"));
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsRefusedInOneSentence() throws Exception {
        Path log = folder.resolve("stranger.log");
        try (DriverProcess driver = cluster.submit(log, List.of(), train("stranger"))) {
            assertThat(driver.waitFor()).as(driver.output()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(driver.output())
                    .contains("initscope: the master " + cluster.master() + " does not answer, or does not take this");
        }
        assertThat(folder.resolve("stranger/one")).doesNotExist();
    }
}
