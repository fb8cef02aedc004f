package org.initscope.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.training.NetworkState;
import org.initscope.store.checkpoints.Checkpoint;
import org.initscope.store.checkpoints.Checkpoint.CommittedTables;
import org.initscope.store.checkpoints.CheckpointFolder;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.FaultyFileSystem;
import org.initscope.store.files.FaultyFileSystem.Fault;
import org.initscope.store.files.FaultyFileSystem.Kind;
import org.initscope.store.files.FolderLock;
import org.initscope.store.results.RunTables;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableBatch;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whichever call to a file system fails while something is written, what stands there is whole, and doing it again ends as if
 * nothing had been.
 */
class FailingCallsTest {
    private static final int BATCHES = 2;

    private static final List<TableSchema> OF_SEARCH =
            List.of(Tables.ofTrials(Tables.EVALUATIONS).schema(), Tables.RUNGS.schema(), Tables.TRIALS.schema());

    @TempDir
    Path folder;

    private final Configuration hadoop = FaultyFileSystem.configuration();

    /** Something that is written, and what must hold of it. */
    private interface Work {
        /** Begins, or goes on where it was broken off. */
        void run(String out);

        /** Requires that what is there is whole, however it was broken off. */
        void requireWhole(String out);
    }

    @AfterEach
    void mend() {
        FaultyFileSystem.mend();
    }

    /** Lets each call fail, alone in each way or with all that follow it. */
    private void assertBearsEveryFailure(Work work) {
        Path undisturbed = folder.resolve("undisturbed");
        FaultyFileSystem.fail(Fault.none());
        work.run(FaultyFileSystem.path(undisturbed));
        long calls = FaultyFileSystem.mend();
        assertThat(calls).isGreaterThan(3);
        for (long call = 1; call <= calls; call++) {
            Kind kind = Kind.values()[(int) (call % Kind.values().length)];
            assertBears(work, call % 2 == 0 ? Fault.of(call, kind) : Fault.from(call, Kind.REFUSED), undisturbed);
        }
    }

    private void assertBears(Work work, Fault fault, Path undisturbed) {
        Path out = folder.resolve(fault.kind() + "-" + fault.first() + "-" + fault.forGood());
        String there = FaultyFileSystem.path(out);
        FaultyFileSystem.fail(fault);
        try {
            work.run(there);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage().strip()).as("%s", fault).isNotEmpty().doesNotContain("\n");
        } catch (RuntimeException e) {
            throw new AssertionError("no sentence where a call fails: " + fault, e);
        }
        FaultyFileSystem.mend();
        try {
            work.requireWhole(there);
            work.run(there);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("after " + fault, e);
        }
        assertThat(files(out)).as("after %s", fault).isEqualTo(files(undisturbed));
    }

    /** The content of each file, hidden ones too, by its path. */
    private static Map<String, String> files(Path out) {
        try (Stream<Path> files = Files.walk(out)) {
            Map<String, String> contents = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(out.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Trials that are committed are not run again, as a search does it. */
    private final class Search implements Work {
        private static final String ID = "grid";

        private List<String> trials(String out, TableSchema table) {
            return new TableReader(hadoop, out)
                    .read(table, ID).stream().map(row -> row.string("trial_id")).toList();
        }

        @Override
        public void run(String out) {
            long next = TableBatch.recover(hadoop, out, ID, OF_SEARCH, Tables.TRIALS.schema());
            List<String> there = trials(out, Tables.TRIALS.schema());
            for (int trial = 0; trial < BATCHES; trial++) {
                if (!there.contains("trial-" + trial)) {
                    try (TableBatch batch =
                            TableBatch.of(new TableWriter(hadoop, out), ID, next++, Tables.TRIALS.schema())) {
                        batch.add(trialRow("trial-" + trial));
                        batch.add(evaluation("trial-" + trial, "train"));
                        batch.add(evaluation("trial-" + trial, "dev"));
                        batch.commit();
                    }
                }
            }
        }

        @Override
        public void requireWhole(String out) {
            List<String> trials = trials(out, Tables.TRIALS.schema());
            assertThat(trials).doesNotHaveDuplicates();
            List<String> evaluated = trials(out, OF_SEARCH.get(0));
            for (String trial : trials) {
                assertThat(evaluated.stream().filter(trial::equals)).hasSize(2);
            }
        }
    }

    private static TableRow trialRow(String id) {
        return Tables.TRIALS
                .schema()
                .row()
                .set("trial_id", id)
                .set("seed", 1L)
                .set("outcome", "completed")
                .set("steps_taken", 10L)
                .set("step_seconds", 0.5)
                .set("seconds", 0.5)
                .set("verdict", "pass")
                .set("config", "");
    }

    private static TableRow evaluation(String trial, String split) {
        return Tables.ofTrials(Tables.EVALUATIONS)
                .schema()
                .row()
                .set("trial_id", trial)
                .set("round", 1L)
                .set("step", 10L)
                .set("split", split)
                .set("bn_statistics", "running")
                .set("loss", 2.5)
                .set("accuracy", 0.25)
                .set("examples", 100L)
                .set("complete", true);
    }

    @Test
    void batchesOfASearchAreCommittedOnceAndWhole() {
        assertBearsEveryFailure(new Search());
    }

    /** Rounds whose rows and checkpoint are kept together, as a training does it. */
    private final class Training implements Work {
        private static final String ID = "run";

        private CheckpointFolder checkpoints(String out) {
            return new CheckpointFolder(hadoop, out + "/run/checkpoints");
        }

        @Override
        public void run(String out) {
            CheckpointFolder checkpoints = checkpoints(out);
            checkpoints.create();
            var last = checkpoints.recover().checkpoint();
            RunTables tables = RunTables.open(
                    new TableWriter(hadoop, out),
                    ID,
                    last.map(Checkpoint::tables).orElseGet(CommittedTables::none));
            for (long round = last.map(Checkpoint::rounds).orElse(0L); round < BATCHES; round++) {
                tables.addEvaluation(new Evaluation(round, round, "dev", "running", 2.5, 0.2, 10, true));
                tables.commit();
                checkpoints.write(checkpoint(round + 1, tables.committed()));
            }
        }

        private Checkpoint checkpoint(long rounds, CommittedTables tables) {
            NetworkState state = new NetworkState(new float[] {rounds}, new float[0], new float[0], rounds);
            return new Checkpoint("job", "data", rounds, 10 * rounds, 3.3, tables, state, new double[1]);
        }

        @Override
        public void requireWhole(String out) {
            List<Long> rounds = new ArrayList<>();
            new TableReader(hadoop, out)
                    .read(Tables.EVALUATIONS.schema(), ID)
                    .forEach(row -> rounds.add(row.number("round")));
            assertThat(rounds).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void roundsOfATrainingAreCommittedOnceAndGoOnFromACheckpoint() {
        assertBearsEveryFailure(new Training());
    }

    /** A text that becomes another one, as a job or the status of a run does. */
    private final class ReplacedText implements Work {
        private DataFolder folder(String out) {
            return new DataFolder(hadoop, new org.apache.hadoop.fs.Path(out));
        }

        @Override
        public void run(String out) {
            DataFolder texts = folder(out);
            texts.create("give another");
            if (!texts.hasFile("text")) {
                texts.writeText("text", "earlier");
            }
            texts.writeText("text", "later");
            texts.writeText("other", "once");
        }

        @Override
        public void requireWhole(String out) {
            DataFolder texts = folder(out);
            if (texts.hasFile("text")) {
                assertThat(texts.readText("text")).isIn("earlier", "later");
            }
        }
    }

    @Test
    void aTextThatIsReplacedIsTheOneOrTheOther() {
        assertBearsEveryFailure(new ReplacedText());
    }

    /** Once it is there, some text is always there. */
    @Test
    void aTextThatIsReplacedIsNeverGone() {
        ReplacedText work = new ReplacedText();
        for (Kind kind : Kind.values()) {
            for (long call = 1; call < 16; call++) {
                for (Fault fault : List.of(Fault.of(call, kind), Fault.from(call, kind))) {
                    DataFolder texts = work.folder(
                            FaultyFileSystem.path(folder.resolve("never-" + kind + call + fault.forGood())));
                    texts.create("give another");
                    texts.writeText("text", "earlier");
                    FaultyFileSystem.fail(fault);
                    try {
                        texts.writeText("text", "later");
                    } catch (IllegalArgumentException e) {
                        assertThat(e).hasMessageContaining(FaultyFileSystem.path(folder));
                    }
                    FaultyFileSystem.mend();
                    assertThat(texts.readText("text")).as("after %s", fault).isIn("earlier", "later");
                }
            }
        }
    }

    private final class Rows implements Work {
        @Override
        public void run(String out) {
            TableWriter writer = new TableWriter(hadoop, out);
            writer.replace(OF_SEARCH.get(0), "grid", List.of(evaluation("earlier", "dev")));
            writer.replace(OF_SEARCH.get(0), "grid", List.of(evaluation("later", "dev")));
        }

        private List<String> rows(String out) {
            return new TableReader(hadoop, out)
                    .read(OF_SEARCH.get(0), "grid").stream()
                            .map(row -> row.string("trial_id"))
                            .toList();
        }

        @Override
        public void requireWhole(String out) {
            assertThat(rows(out)).isIn(List.of(), List.of("earlier"), List.of("later"));
        }
    }

    @Test
    void rowsThatAreReplacedAreTheOnesOrTheOthers() {
        assertBearsEveryFailure(new Rows());
    }

    private final class Locked implements Work {
        @Override
        public void run(String out) {
            DataFolder run = new DataFolder(hadoop, new org.apache.hadoop.fs.Path(out));
            run.create("give another");
            try (FolderLock lock = FolderLock.take(run, "run", "wait for its end")) {
                assertThat(lock).isNotNull();
                run.writeText("text", "written");
            }
        }

        @Override
        public void requireWhole(String out) {
            // whether it can be taken again is what the repetition shows
        }
    }

    /** A lock that was broken off is waited for, time and again; {@code scripts/test --faults} has the time. */
    @Test
    @Tag("cluster")
    void aLockThatCouldNotBeTakenOrGivenBackIsTakenAgain() {
        assertBearsEveryFailure(new Locked());
    }
}
