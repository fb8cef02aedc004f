package org.initscope.report.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.DuckDbAnswer;
import org.initscope.spark.Folders;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;

/** Tables as text for other tools, and as TensorBoard's events. */
class TableExportTest {
    private static final String MESSAGE = "48 %, \"too\nwide\" – für tanh1";

    @TempDir
    Path out;

    private TableReader tables;

    @BeforeEach
    void writeTables() {
        TableWriter writer = new TableWriter(new Configuration(), out.toString());
        writer.write(Tables.FINDINGS.schema(), "first", 0, List.of(finding()));
        writer.write(Tables.LAYER_HISTOGRAMS.schema(), "first", 0, List.of(histogram()));
        writer.write(Tables.LAYER_STATISTICS.schema(), "first", 0, List.of(statistics()));
        writer.write(Tables.RUNS.schema(), "first", 0, List.of(run()));
        writer.write(Tables.TRAINING_STEPS.schema(), "first", 0, List.of(step(0, 3.3), step(1, Double.NaN)));
        tables = new TableReader(new Configuration(), out.toString());
    }

    private static TableRow finding() {
        return Tables.FINDINGS
                .schema()
                .row()
                .set("rule", "saturated_activations")
                .set("rule_version", 1)
                .set("verdict", "warn")
                .set("observed", 0.1 + 0.2)
                .set("message", MESSAGE);
    }

    private static TableRow measured(TableRow row) {
        return row.set("scope", "worker")
                .set("worker", 1)
                .set("round", 0L)
                .set("step", 10L)
                .set("layer_index", 3)
                .set("layer_name", "tanh1")
                .set("layer_kind", "tanh")
                .set("quantity", "activation");
    }

    private static TableRow histogram() {
        return measured(Tables.LAYER_HISTOGRAMS.schema().row())
                .set("lower", -1.0)
                .set("upper", 1.0)
                .set("counts", new long[] {1, 2, 3, 4})
                .set("underflow", 0L)
                .set("overflow", 0L);
    }

    private static TableRow statistics() {
        return measured(Tables.LAYER_STATISTICS.schema().row())
                .set("count", 10L)
                .set("nonfinite_count", 0L)
                .set("zero_count", 0L)
                .set("mean", 0.5)
                .set("m2", 2.5)
                .set("std", 0.527)
                .set("min", -0.75)
                .set("max", 1.0)
                .set("saturated_97_count", 4L)
                .set("saturated_99_count", 1L)
                .set("unit_count", 5)
                .set("dead_unit_count", 0);
    }

    private static TableRow step(long step, double loss) {
        return Tables.TRAINING_STEPS
                .schema()
                .row()
                .set("worker", 1)
                .set("step", step)
                .set("round", 0L)
                .set("examples", 32)
                .set("loss", loss)
                .set("learning_rate", 0.1);
    }

    private static TableRow run() {
        return Tables.RUNS
                .schema()
                .row()
                .set("command", "train")
                .set("status", "completed")
                .set("started_at", java.time.Instant.parse("2024-05-01T10:00:00Z"))
                .set("config", "a = 1\n")
                .set("config_hash", "00")
                .set("names_sha256", "00")
                .set("seed", 42L)
                .set("versions", "InitScope 0.1.0")
                .set("workers", 2)
                .set("local_steps", 10)
                .set("batch_size", 32)
                .set("steps", 20L)
                .set("engine", "fused")
                .set("master", "resident")
                .set("vocabulary_size", 27)
                .set("train_examples", 100L)
                .set("parameters", 10L)
                .set("seconds", 4.0);
    }

    @Test
    void duckDbReadsTheCsvAsTheTablesAre() throws SQLException {
        List<String> files =
                new TableExport(tables, RowFormat.CSV).write(Tables.ALL, "first", Folders.of(out.resolve("csv")));
        assertThat(files).contains("findings.csv", "runs.csv").doesNotContain("evaluations.csv");
        assertThat(DuckDbAnswer.to("SELECT observed, message, remedy FROM read_csv('" + out.resolve("csv/findings.csv")
                                + "', header = true)")
                        .row())
                .containsExactly(0.1 + 0.2, MESSAGE, null);
    }

    @Test
    void exportsOfTwoRunsDoNotMixInOneFolder() {
        DataFolder folder = Folders.of(out.resolve("csv"));
        new TableExport(tables, RowFormat.CSV).write(Tables.ALL, "first", folder);
        List<String> again = new TableExport(tables, RowFormat.JSON).write(Tables.ALL, "first", folder);
        assertThat(again).contains("runs.jsonl");

        assertThatThrownBy(() -> new TableExport(tables, RowFormat.CSV).write(Tables.ALL, "second", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the folder " + folder + " has an export of the run first, which one of the run second would"
                                + " mix with: give another -o");
    }

    @Test
    void jsonHasAnObjectALine() throws IOException {
        new TableExport(tables, RowFormat.JSON).write(Tables.ALL, "first", Folders.of(out.resolve("json")));
        List<String> lines = Files.readAllLines(out.resolve("json/layer_histograms.jsonl"));
        assertThat(lines).hasSize(1);
        JsonNode row = new ObjectMapper().readTree(lines.get(0));
        assertThat(row.get("counts").toString()).isEqualTo("[1,2,3,4]");
        assertThat(row.get("parameter").isNull()).isTrue();
        assertThat(row.get("step").asLong()).isEqualTo(10);
    }

    @Test
    void tensorBoardHasAFolderANetworkWithScalarsAndHistograms() throws IOException {
        new TensorBoardExport(tables).write("first", Folders.of(out.resolve("logs")));
        List<TensorBoardFiles.Event> events = TensorBoardFiles.events(out.resolve("logs/worker_1"));
        assertThat(TensorBoardFiles.value(events, "loss/minibatch").getSimpleValue())
                .isEqualTo(3.3f);
        assertThat(TensorBoardFiles.value(events, "activation_saturated_97/tanh1")
                        .getSimpleValue())
                .isEqualTo(0.4f);
        HistogramProto histogram =
                TensorBoardFiles.value(events, "activation/tanh1").getHisto();
        assertThat(histogram.getSum()).isEqualTo(5.0);
        assertThat(histogram.getSumSquares()).isEqualTo(5.0);
        assertThat(histogram.getBucketLimitList()).containsExactly(-1.0, -0.5, 0.0, 0.5, 1.0, Double.MAX_VALUE);
        assertThat(histogram.getBucketList()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 0.0);
    }
}
