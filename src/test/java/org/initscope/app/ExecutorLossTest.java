package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors with a process of their own that are killed in the middle change no bit and no row. */
class ExecutorLossTest {
    private static final long INTO_THE_WORK_MILLIS = 500;

    @TempDir
    static Path folder;

    private static SmallJobs jobs;

    @BeforeAll
    static void writeJobs() throws Exception {
        jobs = SmallJobs.in(folder);
    }

    @Test
    @Tag("cluster")
    void aTrainingThatLosesAnExecutorEndsWithTheSameBits() throws Exception {
        CommandRun undisturbed = CommandRun.of(
                train(folder.resolve("undisturbed"), "--master", "local[2]").toArray(String[]::new));
        assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
        Path home = folder.resolve("training-home");
        Path out = folder.resolve("disturbed");

        try (DriverProcess driver = DriverProcess.onLocalCluster(home, folder.resolve("training.log"), train(out))) {
            driver.await("the first round", () -> driver.output().contains("step 20 of 1,500"));
            Thread.sleep(INTO_THE_WORK_MILLIS);
            driver.killExecutors(1, home);
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor").contains("step 1,500 of 1,500");
        }

        assertSame(out, folder.resolve("undisturbed"));
    }

    @Test
    @Tag("cluster")
    void aSearchThatLosesAllExecutorsEndsWithTheSameRows() throws Exception {
        CommandRun undisturbed = CommandRun.of(search(folder.resolve("undisturbed-search"), "--master", "local[2]")
                .toArray(String[]::new));
        assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();
        Path home = folder.resolve("search-home");
        Path out = folder.resolve("disturbed-search");

        try (DriverProcess driver = DriverProcess.onLocalCluster(home, folder.resolve("search.log"), search(out))) {
            driver.await("the first trial", () -> Files.exists(out.resolve("searches/search/generations.txt")));
            Thread.sleep(INTO_THE_WORK_MILLIS);
            driver.killExecutors(2, home);
            assertThat(driver.waitFor()).as(driver.output()).isZero();
            assertThat(driver.output()).contains("Lost executor").contains("8 trials run, 0 were there");
        }

        assertSame(out, folder.resolve("undisturbed-search"));
    }

    private static List<String> train(Path out, String... more) {
        return arguments(
                List.of(
                        "train",
                        jobs.training().toString(),
                        "--set",
                        "training.steps=1500",
                        "--run-id",
                        "one",
                        "--out",
                        out.toString()),
                more);
    }

    private static List<String> search(Path out, String... more) {
        return arguments(List.of("search", jobs.search().toString(), "--out", out.toString()), more);
    }

    private static List<String> arguments(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private static void assertSame(Path disturbed, Path undisturbed) throws Exception {
        Results.in(disturbed).assertSameAs(Results.in(undisturbed));
    }
}
