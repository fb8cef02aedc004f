package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preactivations of workers that no float holds, of which tanh makes 1, so that losses and the end are finite. */
class OverflowedRunTest {
    @TempDir
    static Path folder;

    private static Path job;

    @BeforeAll
    static void write() throws IOException {
        SmallJobs.writeNames(folder, 1000);
        job = Files.writeString(
                folder.resolve("jobs/overflow.conf"),
                """
                data.names = names.txt
                model {
                  embedding = 10, hidden = [64], activation = tanh, normalization = none
                  initialization {
                    weights { scheme = normal, std = 1.5e37 }
                    output { scheme = normal, std = 1 }
                    hidden-bias-scale = 0
                  }
                }
                training { steps = 40, batch-size = 32, learning-rate = 0.1 }
                averaging { workers = 2, local-steps = 4 }
                measure { first = 0, every = 1 }
                search { grid { "training.seed" = [42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }, trial { workers = 2, examples = 200 } }
                """);
    }

    @Test
    void aRunOfThemIsNotCompleted() {
        Path runs = folder.resolve("runs");

        CommandRun trained = CommandRun.of(
                "train", job.toString(), "--run-id", "overflow", "--out", runs.toString(), "--master", "local[2]");

        assertThat(trained.exitCode()).as(trained.out() + trained.err()).isEqualTo(3);
        TableRow run = read(runs, Tables.RUNS.schema(), "overflow").get(0);
        assertThat(run.string("status")).isEqualTo("diverged");
        assertThat(run.string("diverged_layer")).isEqualTo("tanh1");
        assertThat(run.number("diverged_step")).isBetween(1L, 39L);
        assertThat(CommandRun.of("diagnose", "overflow", "--out", runs.toString())
                        .exitCode())
                .isZero();
        assertThat(read(runs, Tables.RUNS.schema(), "overflow")).containsExactly(run);
    }

    @Test
    void trialsOfThemAreNotEither() {
        Path searches = folder.resolve("searches");

        CommandRun searched =
                CommandRun.of("search", job.toString(), "--out", searches.toString(), "--master", "local[2]");

        assertThat(searched.exitCode()).as(searched.out() + searched.err()).isZero();
        Set<String> overflowed = read(
                        searches, Tables.ofTrials(Tables.LAYER_STATISTICS).schema(), "overflow")
                .stream()
                .filter(row -> row.string("quantity").equals("preactivation") && row.number("nonfinite_count") > 0)
                .map(row -> row.string("trial_id"))
                .collect(Collectors.toSet());
        List<TableRow> trials = read(searches, Tables.TRIALS.schema(), "overflow");
        assertThat(trials).hasSize(12).anyMatch(row -> row.string("outcome").equals("completed"));
        assertThat(trials)
                .filteredOn(row -> overflowed.contains(row.string("trial_id")))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.string("outcome")).isEqualTo("diverged"));
    }

    private static List<TableRow> read(Path folder, TableSchema table, String id) {
        return new TableReader(new Configuration(), folder.toString()).read(table, id);
    }
}
