package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.initscope.app.machine.ExitCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of executors with processes of their own, at any moment of a training that commits after every round. */
@Tag("cluster")
class ClusterFaultsTest {
    private static final int KILLS = 4;
    private static final int LONGEST_MILLIS = 1_500;
    private static final String[] COMMITS = {"--set", "checkpoint.every=0s"};

    @TempDir
    static Path folder;

    private static SmallJobs jobs;
    private static Results undisturbed;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        jobs = SmallJobs.in(folder);
        List<String> command = train("undisturbed", COMMITS);
        command.addAll(List.of("--master", "local[2]"));
        CommandRun run = CommandRun.of(command.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        undisturbed = Results.in(folder.resolve("undisturbed"));
    }

    private static List<String> train(String out, String... more) {
        List<String> command = new ArrayList<>(List.of("train", jobs.training().toString(), "--run-id", "one"));
        command.addAll(List.of("--out", folder.resolve(out).toString()));
        command.addAll(List.of(more));
        return command;
    }

    private static DriverProcess start(String name, List<String> settings, List<String> command) throws IOException {
        return DriverProcess.onLocalCluster(home(name), folder.resolve(name + ".log"), settings, command);
    }

    private static Path home(String name) {
        return folder.resolve(name + "-home");
    }

    private static void awaitFirstRound(DriverProcess driver) throws InterruptedException {
        driver.await("the first round", () -> driver.output().contains("step 20 of"));
    }

    /** In the local steps, in the aggregation, or while the driver commits: which of them, chance decides. */
    @Test
    void executorsKilledAtRandomMomentsChangeNoBit() throws Exception {
        Random random = new Random(7);
        List<String> command = train("killed", COMMITS);
        try (DriverProcess driver = start("killed", List.of(), command)) {
            awaitFirstRound(driver);
            for (int kill = 0; kill < KILLS; kill++) {
                Thread.sleep(random.nextInt(LONGEST_MILLIS));
                if (driver.isAlive()) {
                    driver.killExecutors(1, home("killed"));
                }
            }
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor");
        }

        Results.in(folder.resolve("killed")).assertSameAs(undisturbed);
    }

    /** Executors aggregate among each other there, and the network of a lost one is trained again. */
    @Test
    void anExecutorKilledUnderStockAveragingChangesNoBit() throws Exception {
        String[] stock = {
            "--set", "training.step=dl4j", "--set", "averaging.master=dl4j-spark", "--set", "training.steps=400"
        };
        List<String> here = train("stock-undisturbed", stock);
        here.addAll(List.of("--master", "local[2]"));
        CommandRun run = CommandRun.of(here.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Random random = new Random(8);
        try (DriverProcess driver = start("stock", List.of(), train("stock", stock))) {
            awaitFirstRound(driver);
            for (int kill = 0; kill < 2; kill++) {
                Thread.sleep(random.nextInt(LONGEST_MILLIS));
                driver.await("executors", () -> driver.executors(home("stock")).size() == 2);
                driver.killExecutors(1, home("stock"));
            }
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor");
        }

        Results.in(folder.resolve("stock")).assertSameAs(Results.in(folder.resolve("stock-undisturbed")));
    }

    @Test
    void allExecutorsLostAndBackChangeNoBit() throws Exception {
        try (DriverProcess driver = start("all-lost", List.of(), train("all-lost", COMMITS))) {
            awaitFirstRound(driver);
            driver.killExecutors(2, home("all-lost"));
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor 0").contains("Lost executor 1");
        }

        Results.in(folder.resolve("all-lost")).assertSameAs(undisturbed);
    }

    /** Whatever still runs when the other worker is done is offered for a copy, which Spark starts on another host alone. */
    @Test
    void tasksOfferedForSpeculationChangeNoBit() throws Exception {
        List<String> eager = List.of(
                "spark.speculation=true",
                "spark.speculation.interval=1ms",
                "spark.speculation.quantile=0.1",
                "spark.speculation.multiplier=1.0",
                "spark.speculation.minTaskRuntime=0ms",
                "spark.log.level=INFO");
        try (DriverProcess driver = start("straggler", eager, train("straggler", COMMITS))) {
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("as speculatable");
        }

        Results.in(folder.resolve("straggler")).assertSameAs(undisturbed);
    }

    @Test
    void aTaskThatFailsEachTimeEndsTheRunWithASentence() throws Exception {
        Path examples = folder.resolve("gone-examples");
        CommandRun prepared = CommandRun.of("prepare", jobs.training().toString(), "--out", examples.toString());
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        List<String> command = train("gone", "--examples", examples.toString());
        try (DriverProcess driver = start("gone", List.of(), command)) {
            awaitFirstRound(driver);
            delete(examples);
            driver.killExecutors(2, home("gone"));
            assertThat(driver.waitFor()).as(driver.output()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(driver.output())
                    .contains("what is committed stays; initscope train --resume")
                    .containsPattern("\ninitscope: .*gone-examples.*");
        }
    }

    private static void delete(Path examples) {
        try (Stream<Path> files = Files.walk(examples)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
