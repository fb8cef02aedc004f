package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.CommandRun;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the terminal shows of a run's tables. */
class ShowCommandTest {
    @TempDir
    Path out;

    @BeforeEach
    void writeARun() throws IOException {
        Files.createDirectories(out.resolve("first"));
        Files.writeString(out.resolve("first/job.conf"), "");
        List<TableRow> rows = new ArrayList<>();
        for (long step : List.of(0L, 1L, 2L, 500L)) {
            rows.addAll(measurement("worker", OptionalInt.of(1), step));
        }
        rows.addAll(measurement("averaged", OptionalInt.empty(), 0));
        rows.addAll(measurement("averaged", OptionalInt.empty(), 500));
        new TableWriter(new Configuration(), out.toString()).write(Tables.LAYER_STATISTICS.schema(), "first", 0, rows);
    }

    /** One tanh layer of 4 units seen in 25 examples, 20 of its 100 activations saturated, and its weight. */
    private static List<TableRow> measurement(String scope, OptionalInt worker, long step) {
        return List.of(
                layer(scope, worker, step, "preactivation").set("std", 1.5 + step),
                layer(scope, worker, step, "activation")
                        .set("mean", -0.01)
                        .set("std", 0.6543)
                        .set("saturated_97_count", 20L)
                        .set("saturated_99_count", 3L)
                        .set("unit_count", 4)
                        .set("dead_unit_count", 1),
                layer(scope, worker, step, "activation_gradient")
                        .set("std", 1.25e-4)
                        .set("nonfinite_count", 2L),
                parameter(scope, worker, step, "parameter").set("std", 0.3),
                parameter(scope, worker, step, "gradient").set("std", 0.003).set("grad_data_ratio", 0.01),
                parameter(scope, worker, step, "update").set("std", 0.0003).set("update_data_log10", -3.0));
    }

    private static TableRow layer(String scope, OptionalInt worker, long step, String quantity) {
        TableRow row = Tables.LAYER_STATISTICS
                .schema()
                .row()
                .set("scope", scope)
                .set("round", 0L)
                .set("step", step)
                .set("layer_index", 3)
                .set("layer_name", "tanh1")
                .set("layer_kind", "tanh")
                .set("quantity", quantity)
                .set("count", 100L)
                .set("nonfinite_count", 0L)
                .set("zero_count", 0L);
        worker.ifPresent(number -> row.set("worker", number));
        return row;
    }

    private static TableRow parameter(String scope, OptionalInt worker, long step, String quantity) {
        return layer(scope, worker, step, quantity)
                .set("layer_index", 1)
                .set("layer_name", "linear1")
                .set("layer_kind", "linear")
                .set("parameter", "weight");
    }

    private CommandRun show(String... options) {
        List<String> arguments = new ArrayList<>(List.of("show", "first", "--out", out.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void wideTablesHaveTheKurtosisOfEachTensorAndHowAlikeExamplesAre() {
        TableRow activation = layer("averaged", OptionalInt.empty(), 600, "activation")
                .set("mean", -0.01)
                .set("std", 0.6543)
                .set("kurtosis", -1.25)
                .set("mean_cosine", 0.98)
                .set("effective_rank", 1.5);
        TableRow gradient =
                parameter("averaged", OptionalInt.empty(), 600, "gradient").set("kurtosis", 7.5);
        new TableWriter(new Configuration(), out.toString())
                .write(Tables.LAYER_STATISTICS.schema(), "first", 1, List.of(activation, gradient));

        String shown = show("--wide").out();
        assertThat(cells(shown, "tanh1"))
                .containsExactly(
                        "tanh1", "tanh", "", "-0.0100", "0.6543", "", "", "", "", "-1.2500", "", "0.9800", "1.5000");
        assertThat(cells(shown, "linear1.weight")).containsExactly("linear1.weight", "", "", "", "", "", "7.5000", "");
        assertThat(show().out()).doesNotContain("kurtosis");
    }

    /** Of the only line that begins with a name. */
    private static List<String> cells(String tables, String name) {
        String line = tables.lines()
                .filter(one -> one.startsWith(" " + name + " "))
                .reduce((one, other) -> one + other)
                .orElseThrow();
        return Arrays.stream(line.split("\\|", -1)).map(String::trim).toList();
    }

    @Test
    void theLastStepOfTheAveragedNetworkIsShownLayerByLayer() {
        CommandRun shown = show();

        assertThat(shown.err()).isEmpty();
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .isEqualTo(
                        """
                run first, step 500 of the averaged network

                 layer | kind | preactivation | activation | activation | saturated |   dead |  gradient std
                       |      |           std |       mean |        std |  % > 0.97 |  units | of activation
                -------+------+---------------+------------+------------+-----------+--------+---------------
                 tanh1 | tanh |      501.5000 |    -0.0100 |     0.6543 |     20.00 | 1 of 4 |      1.25e-04

                 parameter      |    std | gradient | gradient:data | update:data
                                |        |      std |         ratio |       log10
                ----------------+--------+----------+---------------+-------------
                 linear1.weight | 0.3000 |   0.0030 |        0.0100 |     -3.0000

                tanh1: 2 values of its activation gradient are NaN or infinite
                """);
    }

    @Test
    void aStepOfAWorkerIsShownWhereAsked() {
        assertThat(show("--worker", "1", "--step", "2").out())
                .startsWith("run first, step 2 of worker 1\n")
                .contains(" 3.5000 ");
    }

    @Test
    void theStartStandsBesideAUniformGuess() {
        TableRow run = ShowCommandTest.run().set("initial_loss", 3.3).set("uniform_loss", 1.0986);
        new TableWriter(new Configuration(), out.toString()).write(Tables.RUNS.schema(), "first", 0, List.of(run));

        assertThat(show("--step", "0").out())
                .startsWith("run first (completed), step 0 of the averaged network; initial loss 3.3000 nats (probe"
                        + " minibatch), a uniform guess has 1.0986\n");
    }

    private static TableRow run() {
        return Tables.RUNS
                .schema()
                .row()
                .set("command", "train")
                .set("status", "completed")
                .set("started_at", java.time.Instant.EPOCH)
                .set("config", "")
                .set("config_hash", "")
                .set("names_sha256", "")
                .set("seed", 1L)
                .set("versions", "")
                .set("workers", 2)
                .set("local_steps", 500)
                .set("batch_size", 32)
                .set("steps", 501L)
                .set("engine", "fused")
                .set("master", "resident")
                .set("vocabulary_size", 3)
                .set("train_examples", 100L)
                .set("parameters", 100L);
    }

    @Test
    void theMeasuredStepsAreListed() {
        assertThat(show("--list", "--worker", "1").out()).isEqualTo("0–2, 500\n");
        assertThat(show("--list").out()).isEqualTo("0, 500\n");
    }

    @Test
    void aStepThatWasNotMeasuredIsAnsweredWithThoseThatWere() {
        assertThat(show("--step", "7", "--worker", "1").badInput())
                .isEqualTo("step 7 of worker 1 was not measured in the run first, expected one of 0–2, 500");
    }

    @Test
    void aNetworkThatWasNotMeasuredIsNamed() {
        assertThat(show("--worker", "0").badInput())
                .startsWith("the run first has no measurement of worker 0: its training has not come to its end; ");
        assertThat(show("--worker", "both").badInput())
                .startsWith("--worker is 'both', expected a worker from 0, or averaged");
    }

    @Test
    void aDamagedTableIsNamed() throws IOException {
        Path part = Files.walk(out.resolve("tables/layer_statistics"))
                .filter(file -> file.toString().endsWith(".parquet")
                        && !file.getFileName().toString().startsWith("."))
                .findFirst()
                .orElseThrow();
        Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
        Files.writeString(part, "no Parquet");

        assertThat(show().badInput()).startsWith("the file ").contains(part.getFileName() + " is damaged");
    }

    @Test
    void anUpdateBesideZerosIsBlank() {
        List<TableRow> rows = List.of(
                parameter("averaged", OptionalInt.empty(), 700, "parameter").set("std", 0.0),
                parameter("averaged", OptionalInt.empty(), 700, "gradient").set("std", 0.003),
                parameter("averaged", OptionalInt.empty(), 700, "update")
                        .set("std", 0.0003)
                        .set("update_data_log10", -4e-9));
        new TableWriter(new Configuration(), out.toString()).write(Tables.LAYER_STATISTICS.schema(), "first", 1, rows);

        assertThat(cells(show().out(), "linear1.weight")).containsExactly("linear1.weight", "0.0000", "0.0030", "", "");
    }
}
