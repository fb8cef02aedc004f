package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar, as it is built, on a standalone cluster of another Spark: the bits and rows of the Spark that the tests run on. */
@Tag("cluster")
abstract class OtherSpark {
    @TempDir
    static Path folder;

    private static SmallJobs jobs;
    private static LocalCluster cluster;
    private static String version;

    static void start(String versionOfSpark, SparkHome spark) throws Exception {
        version = versionOfSpark;
        jobs = SmallJobs.in(folder);
        cluster = LocalCluster.start(spark, folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    static List<String> training(String... more) {
        List<String> command = new ArrayList<>(List.of("train", jobs.training().toString(), "--run-id", "one"));
        command.addAll(List.of(more));
        return command;
    }

    static DriverProcess submit(String name, List<String> command, String... more) throws Exception {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return cluster.submit(folder.resolve(name + ".log"), List.of(), all);
    }

    static void assertSameHereAndThere(String name, List<String> command) throws Exception {
        List<String> local = new ArrayList<>(command);
        local.addAll(List.of("--out", folder.resolve(name).toString(), "--master", "local[2]"));
        CommandRun here = CommandRun.of(local.toArray(String[]::new));
        assertThat(here.exitCode()).as(here.err()).isZero();
        Path there = folder.resolve(name + "-there");

        try (DriverProcess driver = submit(name, command, "--out", there.toString())) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
        }

        Results.in(there).assertSameAs(Results.in(folder.resolve(name)));
    }

    @Test
    void trainsToTheSameBits() throws Exception {
        assertSameHereAndThere("train", training());

        String there = folder.resolve("train-there").toString();
        assertThat(new TableReader(new Configuration(), there)
                        .read(Tables.RUNS.schema(), "one")
                        .get(0)
                        .string("versions"))
                .contains("spark " + version);
    }

    @Test
    void searchesToTheSameRows() throws Exception {
        assertSameHereAndThere("search", List.of("search", jobs.search().toString()));
    }
}
