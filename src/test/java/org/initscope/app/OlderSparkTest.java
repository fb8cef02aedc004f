package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar, as it is built, on a standalone cluster of the oldest Spark: the bits and rows of the Spark it is built with. */
@Tag("cluster")
class OlderSparkTest {
    @TempDir
    static Path folder;

    private static SmallJobs jobs;
    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        jobs = SmallJobs.in(folder);
        cluster = LocalCluster.start(SparkHome.of(SparkHome.OLDEST), folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<String> command(List<String> first, String... more) {
        List<String> command = new ArrayList<>(first);
        command.addAll(List.of(more));
        return command;
    }

    private static void assertSameHereAndThere(String name, List<String> command) throws Exception {
        CommandRun here =
                CommandRun.of(command(command, "--out", folder.resolve(name).toString(), "--master", "local[2]")
                        .toArray(String[]::new));
        assertThat(here.exitCode()).as(here.err()).isZero();
        Path there = folder.resolve(name + "-there");

        try (DriverProcess driver =
                cluster.submit(folder.resolve(name + ".log"), List.of(), command(command, "--out", there.toString()))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
        }

        Results.in(there).assertSameAs(Results.in(folder.resolve(name)));
    }

    @Test
    void trainsToTheSameBits() throws Exception {
        assertSameHereAndThere("train", List.of("train", jobs.training().toString(), "--run-id", "one"));

        String there = folder.resolve("train-there").toString();
        assertThat(new TableReader(new Configuration(), there)
                        .read(Tables.RUNS.schema(), "one")
                        .get(0)
                        .string("versions"))
                .contains("spark " + SparkHome.OLDEST);
    }

    @Test
    void trainsByStockDeeplearning4jToTheSameBits() throws Exception {
        assertSameHereAndThere(
                "stock",
                command(
                        List.of("train", jobs.training().toString(), "--run-id", "one"),
                        "--set",
                        "training.step=dl4j",
                        "--set",
                        "averaging.master=dl4j-spark",
                        "--set",
                        "training.steps=60"));
    }

    @Test
    void searchesToTheSameRows() throws Exception {
        assertSameHereAndThere("search", List.of("search", jobs.search().toString()));
    }
}
