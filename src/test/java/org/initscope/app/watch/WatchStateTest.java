package org.initscope.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.initscope.ShortProcess;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.search.SearchOrigin;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.WriterProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a watch says by what was written last. */
class WatchStateTest {
    @TempDir
    Path folder;

    private WatchedSearch search() {
        return new WatchedSearch(new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(folder.toString())));
    }

    private static Progress progress(boolean stopped) {
        return new Progress(
                stopped, 0, WriterProcess.current(), "5/10 trials", 0.5, new long[] {1, 5}, new double[] {3, 2});
    }

    private WatchState after(double silent, boolean stopped) {
        return WatchState.of(search(), Optional.of(progress(stopped)), silent);
    }

    @Test
    void whoSaysSoEveryFewSecondsIsRunning() {
        assertThat(after(3, false).phase()).isEqualTo(WatchState.Phase.RUNNING);
        assertThat(after(3, false).sentence()).isEqualTo("5/10 trials");
        assertThat(after(3, false).loss()).containsExactly(3, 2);
    }

    @Test
    void ofOneThatWasKilledThePageSaysForHowLongNothingWasWritten() {
        assertThat(after(95, false).phase()).isEqualTo(WatchState.Phase.SILENT);
        assertThat(after(95, false).sentence())
                .startsWith("Nothing has been written for 1:35; it was at: 5/10 trials.")
                .contains("--resume");
    }

    @Test
    void whoWasInterruptedSaysWhere() {
        assertThat(after(3_000, true).phase()).isEqualTo(WatchState.Phase.STOPPED);
        assertThat(after(3_000, true).sentence()).startsWith("It was stopped at: 5/10 trials.");
    }

    /** Says that it is at work until it is killed. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] folder) throws InterruptedException {
            new ProgressFile(
                    new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(folder[0])), "2/10 trials");
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }

    @Test
    void ofOneThatWasKilledOnThisMachineItIsKnownAtOnce() throws Exception {
        List<String> command = ShortProcess.java(Worker.class);
        command.add(folder.toString());
        Process worker = new ProcessBuilder(command).inheritIO().start();
        try {
            while (search().progress().isEmpty()) {
                assertThat(worker.isAlive()).isTrue();
                Thread.sleep(50);
            }
            assertThat(search().progress().orElseThrow().stopped()).isFalse();
            assertThat(new SearchOrigin(search().folder()).unfinished().orElseThrow())
                    .contains(" is at: 2/10 trials; where nothing runs it any more, ");
        } finally {
            worker.destroyForcibly().waitFor();
        }

        assertThat(WatchState.of(search(), search().progress(), 0).phase()).isEqualTo(WatchState.Phase.STOPPED);
        assertThat(new SearchOrigin(search().folder()).unfinished().orElseThrow())
                .contains(
                        " was stopped at: 2/10 trials; the command that began it, with --resume at its end, goes on with it");
    }

    @Test
    void whatHasNotBegunSaysNothingYet() {
        assertThat(WatchState.of(search(), search().progress(), 0).phase()).isEqualTo(WatchState.Phase.BEGINNING);
    }

    @Test
    void aFolderThatWasRemovedOrMovedIsGone() throws IOException {
        Files.delete(folder);

        assertThat(after(3, false).phase()).isEqualTo(WatchState.Phase.GONE);
        assertThat(after(3, false).sentence()).startsWith("The folder " + folder + " is not there any more");
    }

    @Test
    void whatIsCompleteLeavesNoFileAndWhatIsNotLeavesWhereItWas() {
        try (ProgressFile file = new ProgressFile(search().folder(), "starting")) {
            file.add(1, 3);
            file.add(2, Double.NaN);
            file.reach(0.1, () -> "1/10 trials");
        }
        Progress left = search().progress().orElseThrow();
        assertThat(left.stopped()).isTrue();
        assertThat(left.line()).isEqualTo("1/10 trials");
        assertThat(left.loss()).containsExactly(3);

        try (ProgressFile file = new ProgressFile(search().folder(), "starting")) {
            file.complete();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aLongCourseIsThinned() {
        try (ProgressFile file = new ProgressFile(search().folder(), "starting")) {
            for (int step = 1; step <= 100_000; step++) {
                file.add(step, 1.0 / step);
            }
        }
        Progress left = search().progress().orElseThrow();
        assertThat(left.done()).hasSizeBetween(256, 512).isSorted().startsWith(1);
        assertThat(left.done()[left.done().length - 1]).isEqualTo(100_000);
    }

    @Test
    void aFileThatIsNoneOfOursIsNoProgress() throws IOException {
        for (String text :
                new String[] {"", "{", "[]", "{\"line\": null}", "{\"done\": [1], \"loss\": [], \"line\": \"\"}"}) {
            Files.writeString(folder.resolve("progress.json"), text);
            assertThat(search().progress()).as(text).isEmpty();
        }
    }

    @Test
    void whoSaidSomethingAtNoTimeThatCanBeIsNotAtWork() throws IOException {
        Instant now = Instant.now();
        for (long writtenAt : new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
            Files.writeString(folder.resolve("progress.json"), said(writtenAt));
            assertThat(Progress.isAtWork(search().folder(), now)).isFalse();
        }
        Files.writeString(folder.resolve("progress.json"), said(now.toEpochMilli()));
        assertThat(Progress.isAtWork(search().folder(), now)).isTrue();
    }

    private static String said(long writtenAt) {
        return "{\"writtenAt\":" + writtenAt + ",\"line\":\"2/10 trials\",\"done\":[],\"loss\":[]}";
    }

    @Test
    void aSearchWhoseProgressCannotBeReadHasNotEnded() throws IOException {
        Path own = Files.createDirectories(folder.resolve("one"));
        Path trials = Files.createDirectories(folder.resolve("tables/trials/search_id=one"));
        Files.createFile(trials.resolve("part-0.parquet"));
        WatchedSearch search =
                new WatchedSearch(new DataFolder(new Configuration(), new org.apache.hadoop.fs.Path(own.toString())));
        assertThat(search.isEnded()).isTrue();

        Files.writeString(own.resolve("progress.json"), "{");

        assertThat(search.isEnded()).isFalse();
    }
}
