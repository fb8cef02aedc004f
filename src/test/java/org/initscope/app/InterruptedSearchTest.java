package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.search.SearchOrigin;
import org.initscope.spark.Folders;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.ComparableRows;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that Ctrl-C ends: it commits, says how to go on, and ends with the rows of one that was left alone. */
class InterruptedSearchTest {
    private static final int NAMES = 600;
    private static final int TRIALS = 12;
    private static final int SECONDS_TO_STOP = 10;

    private static final List<TableSchema> TABLES = List.of(
            Tables.TRIALS.schema(),
            Tables.ofTrials(Tables.TRAINING_STEPS).schema(),
            Tables.ofTrials(Tables.LAYER_STATISTICS).schema(),
            Tables.ofTrials(Tables.EVALUATIONS).schema());

    @TempDir
    Path folder;

    private Path out;

    private List<String> search(String id, String... more) {
        return Stream.concat(
                        Stream.of("search", folder.resolve("jobs/grid.conf").toString(), "--search-id", id),
                        Stream.concat(Stream.of("--out", out.toString(), "--master", "local[2]"), Stream.of(more)))
                .toList();
    }

    private List<String> rows(String id, TableSchema table) {
        return ComparableRows.of(
                        new TableReader(new Configuration(), out.toString()), List.of(table), id, ComparableRows.TIMES)
                .get(table.name())
                .stream()
                .sorted()
                .toList();
    }

    private boolean hasCommitted(String id) {
        return !new TableReader(new Configuration(), out.toString())
                .parts(Tables.TRIALS.schema(), id)
                .isEmpty();
    }

    private List<Path> unfinished() {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(
                            file -> file.getFileName().toString().matches(".*\\.unfinished|\\.examples-[0-9a-f]+-.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anInterruptedSearchCommitsAndSaysHowToGoOn() throws Exception {
        out = folder.resolve("searches");
        SmallJobs.writeNames(folder, NAMES);
        Files.writeString(
                folder.resolve("jobs/grid.conf"),
                """
                data.names = names.txt
                model { embedding = 8, hidden = [32], normalization = batch }
                training { steps = 300, batch-size = 32, step = fused }
                measure { first = 1, every = 0, last = true }
                search {
                  grid {
                    "training.learning-rate" = [0.03, 0.1]
                    "training.seed" = [1, 2, 3, 4, 5, 6]
                  }
                  commit.every = 0s
                  trial.examples = 100
                }
                """);
        SignalledDriver driver = new SignalledDriver(folder, search("stopped"));
        while (driver.isAlive() && !hasCommitted("stopped")) {
            driver.sleep(20);
        }
        long began = System.nanoTime();
        driver.signal("INT");

        assertThat(driver.end()).as(driver.errors()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(SECONDS_TO_STOP));
        int committed = rows("stopped", Tables.TRIALS.schema()).size();
        assertThat(committed).isBetween(1, TRIALS - 1);
        assertThat(driver.errors())
                .endsWith("initscope: interrupted with " + committed + " of " + TRIALS
                        + " trials committed; initscope search " + folder.resolve("jobs/grid.conf")
                        + " --search-id stopped --out " + out + " --resume goes on from there\n")
                .doesNotContain("\tat ");
        assertThat(unfinished()).isEmpty();

        String resumption = new SearchOrigin(Folders.of(out.resolve("stopped"))).resumption();
        assertThat(CommandRun.of("report", out.resolve("stopped").toString()).exitCode())
                .isZero();
        assertThat(Files.readString(out.resolve("stopped/report.html")))
                .contains(
                        "\"unfinished\":\"the search stopped was stopped at: ",
                        "; " + resumption.replace("\"", "\\\"") + " goes on with it\"");
        CommandRun resumed = CommandRun.of(
                resumption.replaceFirst("^initscope ", "").replace("'", "").split(" "));
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.out()).contains(TRIALS - committed + " trials run, " + committed + " were there");
        assertThat(CommandRun.of(search("whole").toArray(String[]::new)).err()).isEmpty();
        for (TableSchema table : TABLES) {
            assertThat(rows("stopped", table)).isNotEmpty().isEqualTo(rows("whole", table));
        }
    }
}
