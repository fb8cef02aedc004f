package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.evidence.Evaluation;
import org.initscope.store.files.UnlistedFileSystem;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batches of a run are committed at the same cost however many there are, and none is lost unnoticed. */
class RunTablesTest {
    private static final String RUN = "r";

    @TempDir
    Path out;

    private RunTables tables(Configuration hadoop) {
        return new RunTables(new TableWriter(hadoop, out.toString()), RUN);
    }

    private static void commit(RunTables tables, long round) {
        tables.addEvaluation(new Evaluation(round, round, "dev", "running", 2.0, 0.5, 10, true));
        tables.commit();
    }

    private Path file(long batch) {
        return out.resolve("tables/evaluations/run_id=r/part-00000" + batch + ".parquet");
    }

    @Test
    void aCommitListsNoFolder() {
        RunTables tables = tables(UnlistedFileSystem.configuration());
        for (long round = 0; round < 3; round++) {
            commit(tables, round);
        }
        assertThat(new TableReader(new Configuration(), out.toString()).read(Tables.EVALUATIONS, RUN))
                .extracting(Evaluation::round)
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void aBatchThatHasGoneIsNamedByTheNextCommit() throws IOException {
        RunTables tables = tables(new Configuration());
        commit(tables, 0);
        commit(tables, 1);
        Files.delete(file(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> commit(tables, 2))
                .withMessageContainingAll("evaluations", "batch 1", "run r", "train again");
    }

    @Test
    void aBatchThatWentLongAgoIsNamedAtTheEnd() throws IOException {
        RunTables tables = tables(new Configuration());
        commit(tables, 0);
        commit(tables, 1);
        tables.requireWhole();
        Files.delete(file(0));
        commit(tables, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(tables::requireWhole)
                .withMessageContainingAll("evaluations", "2 files", "expected 3");
    }
}
