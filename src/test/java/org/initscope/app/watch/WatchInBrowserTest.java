package org.initscope.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.CommandRun;
import org.initscope.app.SmallJobs;
import org.initscope.app.config.RulesFile;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.folders.RunLocation;
import org.initscope.app.folders.SearchLocation;
import org.initscope.report.Browser;
import org.initscope.report.RunReport;
import org.initscope.report.readers.RunReader;
import org.initscope.store.files.DataFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real, headless Chromium while something trains; skipped where it is not installed. */
@Tag("browser")
class WatchInBrowserTest {
    private static final long PATIENCE_SECONDS = 180;
    private static final String ENDED = "return document.documentElement.dataset.phase === 'ended'";

    @TempDir
    static Path folder;

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static org.apache.hadoop.fs.Path out;

    @BeforeAll
    static void start() throws IOException {
        SmallJobs.writeNames(folder, 300);
        out = new org.apache.hadoop.fs.Path(folder.resolve("runs").toString());
    }

    private static CompletableFuture<CommandRun> begin(String command, String job, String... arguments)
            throws IOException {
        Path file = Files.writeString(folder.resolve("jobs/" + command + ".conf"), job);
        String[] all = new String[arguments.length + 6];
        System.arraycopy(
                new String[] {command, file.toString(), "--out", out.toString(), "--master", "local[1]"}, 0, all, 0, 6);
        System.arraycopy(arguments, 0, all, 6, arguments.length);
        return CompletableFuture.supplyAsync(() -> CommandRun.of(all));
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static CompletableFuture<CommandRun> search(int seeds, String... arguments) throws IOException {
        return begin(
                "search",
                """
                data.names = names.txt
                model { embedding = 4, hidden = [16] }
                training { steps = 300, batch-size = 32, step = fused }
                measure { first = 1, every = 0, last = true }
                search {
                  grid {
                    "model.normalization" = [none, batch]
                    "training.seed" = { from = 1, to = %d, count = %d }
                  }
                  trial.examples = 100
                  commit.every = 1 second
                }
                """
                        .formatted(seeds, seeds),
                arguments);
    }

    @Test
    void aSearchGrowsOnThePageWithoutBeingLoadedAgainAndEndsWithTheFinalOne() throws IOException {
        CompletableFuture<CommandRun> begun = search(2);
        await(() -> SearchLocation.find("search", out).isPresent());
        AtomicInteger ends = new AtomicInteger();
        try (Watch watch = new Watch(
                        new WatchedSearch(SearchLocation.find("search", out).orElseThrow()), ends::incrementAndGet);
                WatchServer server = WatchServer.start(watch, 0)) {
            watch.start();
            BROWSER.open(server.address());
            BROWSER.await("return !!document.querySelector('#filter')");
            BROWSER.element("#filter").sendKeys("normalization=batch");
            assertThat(begun.join().exitCode()).isZero();
            BROWSER.await(ENDED);
            BROWSER.await("return document.querySelector('#filter-left').textContent === '2 of 4 trials'");
            BROWSER.run("window.isTheSamePage = true");

            CompletableFuture<CommandRun> more = search(4, "--resume");
            BROWSER.await("return document.querySelector('#filter-left').textContent.endsWith(' of 8 trials')");
            assertThat(more.join().exitCode()).isZero();
            BROWSER.await(ENDED);
            BROWSER.await("return document.querySelector('#filter-left').textContent === '4 of 8 trials'");
            assertThat(BROWSER.text("#verdict")).contains("8 trials");
            assertThat(BROWSER.text("#live")).contains("Ended", "final page");
            assertThat(BROWSER.run("return window.isTheSamePage")).isEqualTo(true);
            assertThat(BROWSER.complaints()).isEmpty();
            BROWSER.leave();
        }
        assertThat(ends.get()).isPositive();
        assertThat(folder.resolve("runs/searches/search/progress.json")).doesNotExist();
    }

    @Test
    void aRunEndsWithItsFinalPageAtTheStepThatTellsMost() throws IOException {
        CompletableFuture<CommandRun> run = begin(
                "train",
                """
                data.names = names.txt
                model { embedding = 8, hidden = [32], normalization = batch }
                training { steps = 300, batch-size = 32, learning-rate = 30, step = fused }
                averaging { master = resident, workers = 1, local-steps = 40 }
                measure { first = 2, every = 50 }
                checkpoint.every = 1 second
                """,
                "--run-id",
                "live");
        await(() -> Files.exists(folder.resolve("runs/live/job.conf")));
        try (Watch watch = new Watch(new WatchedRun(RunLocation.find("live", out), RulesFile.standard()), () -> {});
                WatchServer server = WatchServer.start(watch, 0)) {
            watch.start();
            BROWSER.open(server.address());
            assertThat(run.join().exitCode()).isZero();
            BROWSER.await(ENDED);
            assertThat(BROWSER.text("#verdict")).contains("completed");
            long telling = new RunReader(RunLocation.find("live", out).tables(), RulesFile.standard())
                    .read("live", RunReport.Commands.of("", ""))
                    .tellingStep();
            assertThat(telling).isPositive();
            assertThat(BROWSER.text(".steps output")).startsWith(String.format(Locale.ROOT, "step %,d ", telling));
            assertThat(BROWSER.complaints()).isEmpty();
            BROWSER.leave();
        }
        assertThat(folder.resolve("runs/live/progress.json")).doesNotExist();
    }

    @Test
    void theLossesThatNoTableHasYetAreDrawn() throws IOException {
        DataFolder stopped = new DataFolder(
                new Configuration(),
                new org.apache.hadoop.fs.Path(
                        Files.createDirectories(folder.resolve("stopped")).toString()));
        try (ProgressFile file = new ProgressFile(stopped, "starting")) {
            file.add(20, 3.2);
            file.add(40, 2.9);
            file.reach(0.5, () -> "step 40 of 80");
        }
        try (Watch watch = new Watch(new WatchedSearch(stopped), () -> {});
                WatchServer server = WatchServer.start(watch, 0)) {
            watch.start();
            BROWSER.open(server.address());
            BROWSER.await("return !!document.querySelector('#live .chart svg path')");
            assertThat(BROWSER.text("#live")).contains("Stopped", "It was stopped at: step 40 of 80.", "nats");
            assertThat(BROWSER.complaints()).isEmpty();
            BROWSER.leave();
        }
    }
}
