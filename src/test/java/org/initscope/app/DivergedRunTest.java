package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that diverge at different steps of a round: the tables are those of each, and every command reads them. */
class DivergedRunTest {
    private static final double RATE = 1;
    private static final double LATER_RATE = 0.5;
    private static final long LATER = 2;

    @TempDir
    static Path folder;

    private static Path job;

    @BeforeAll
    static void write() throws IOException {
        SmallJobs.writeNames(folder, 1000);
        job = Files.writeString(
                folder.resolve("jobs/wild.conf"),
                """
                data.names = names.txt
                model {
                  embedding = 10, hidden = [64, 64, 64, 64], activation = relu, normalization = none
                  initialization.weights.gain = 4
                }
                training { steps = 200, batch-size = 32, learning-rate = [ { until = 2, rate = 1 }, { rate = 0.5 } ] }
                averaging { workers = 2, local-steps = [ { until = 1, steps = 1 }, { steps = 50 } ] }
                measure { first = 1, every = 10 }
                search { grid { "training.seed" = [42, 1, 2] }, trial { workers = 2, examples = 200 } }
                """);
    }

    @ParameterizedTest
    @CsvSource({"resident,fused", "dl4j-spark,dl4j"})
    void aRunOfThemCanBeReadByEveryCommand(String master, String step) {
        String run = master;

        CommandRun trained = run(
                "train",
                job.toString(),
                "--run-id",
                run,
                "--set",
                "averaging.master=" + master,
                "--set",
                "training.step=" + step);

        assertThat(trained.err()).isEmpty();
        assertThat(trained.exitCode()).isEqualTo(3);
        assertOwnSteps(run);
        assertThat(trained.out()).contains("FAIL  loss-course: ");
        for (String command : List.of("show", "diagnose")) {
            assertThat(run(command, run).exitCode()).as(command).isZero();
        }
        assertThat(run("compare", run, run).exitCode()).isZero();
        assertThat(run("diagnose", run, "--all").out()).contains("FAIL  loss-course: ", "note  overconfident-start: ");
        assertThat(run("report", run, "-o", folder.resolve(run + ".html").toString())
                        .err())
                .isEmpty();
        assertThat(run("export", run, "--to", "csv").err()).isEmpty();
        assertThat(run("evaluate", run).badInput()).contains("has no model.zip: its training diverged");
    }

    private static void assertOwnSteps(String run) {
        List<TableRow> runs = read(Tables.RUNS.schema(), run);
        assertThat(runs.get(0).string("status")).isEqualTo("diverged");
        Map<Integer, List<TableRow>> byWorker = read(Tables.TRAINING_STEPS.schema(), run).stream()
                .collect(Collectors.groupingBy(row -> row.integer("worker"), TreeMap::new, Collectors.toList()));
        assertThat(byWorker).hasSize(2);
        List<Integer> taken = byWorker.values().stream().map(List::size).toList();
        assertThat(taken.get(0)).as("workers diverge at different steps").isNotEqualTo(taken.get(1));
        assertThat(runs.get(0).number("diverged_step")).isEqualTo(Math.min(taken.get(0), taken.get(1)) - 1);
        byWorker.forEach((worker, rows) -> {
            assertThat(rows.stream().map(row -> row.number("step")))
                    .containsExactlyElementsOf(
                            LongStream.range(0, rows.size()).boxed().toList());
            assertThat(rows)
                    .allMatch(row -> row.real("learning_rate") == (row.number("step") < LATER ? RATE : LATER_RATE));
        });
        List<TableRow> last = read(Tables.AVERAGING_ROUNDS.schema(), run).stream()
                .filter(row -> row.number("round") == 1)
                .toList();
        assertThat(last).hasSize(3);
        for (int worker = 0; worker < 2; worker++) {
            assertThat(last.get(worker).number("end_step"))
                    .isEqualTo(taken.get(worker).longValue());
        }
        assertThat(last.get(2).number("end_step")).isEqualTo(Math.min(taken.get(0), taken.get(1)));
        assertThat(last).allMatch(row -> row.isNull("drift_l2"));
        assertThat(last.get(2).isNull("parameter_l2")).isTrue();
    }

    @Test
    void aSearchOfTrialsWithThemEndsWithTheirTables() {
        CommandRun searched = CommandRun.of(
                "search", job.toString(), "--out", folder.resolve("searches").toString(), "--master", "local[2]");

        assertThat(searched.err()).isEmpty();
        assertThat(searched.exitCode()).isZero();
        assertThat(searched.out()).contains("3 diverged");
        Path searches = folder.resolve("searches");
        assertThat(new TableReader(new Configuration(), searches.toString())
                        .read(Tables.ofTrials(Tables.AVERAGING_ROUNDS).schema(), "wild"))
                .isNotEmpty()
                .allMatch(row -> row.number("end_step") > 0);
    }

    private static List<TableRow> read(TableSchema table, String run) {
        return new TableReader(new Configuration(), folder.resolve("runs").toString()).read(table, run);
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve("runs").toString()));
        if (List.of("train", "search", "evaluate").contains(arguments[0])) {
            all.addAll(List.of("--master", "local[2]"));
        }
        return CommandRun.of(all.toArray(String[]::new));
    }
}
