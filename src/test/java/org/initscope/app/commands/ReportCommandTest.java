package org.initscope.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.CommandRun;
import org.initscope.core.names.Vocabulary;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and exports from the command line. */
class ReportCommandTest {
    @TempDir
    Path out;

    private void writeARun() throws IOException {
        writeARun("first", "a = 1");
    }

    private void writeARun(String id, String config) throws IOException {
        Path folder = Files.createDirectories(out.resolve(id));
        Files.writeString(folder.resolve("job.conf"), "");
        Files.writeString(
                folder.resolve("vocabulary.txt"), Vocabulary.of('a', 'b').toText());
        new TableWriter(new Configuration(), out.toString())
                .write(
                        Tables.RUNS.schema(),
                        id,
                        0,
                        List.of(Tables.RUNS
                                .schema()
                                .row()
                                .set("command", "train")
                                .set("status", "diverged")
                                .set("started_at", Instant.parse("2024-05-01T10:00:00Z"))
                                .set("config", config)
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
                                .set("vocabulary_size", 3)
                                .set("train_examples", 100L)
                                .set("parameters", 10L)));
    }

    private void writeASearch() throws IOException {
        Files.createDirectories(out.resolve("searches/grid"));
        Files.writeString(
                out.resolve("searches/grid/baseline.txt"),
                "swept model.hidden = LONG_ARRAY\nswept model.initialization.output-scale = DOUBLE\n");
        TableSchema trials = Tables.TRIALS
                .schema()
                .with(List.of(new Column("model_initialization_output_scale", Column.Type.DOUBLE, true, "Swept.")));
        List<TableRow> rows = List.of(trial(trials, "aa", 0.1, 2.4), trial(trials, "bb", 1, 2.2));
        new TableWriter(new Configuration(), out.resolve("searches").toString()).write(trials, "grid", 0, rows);
    }

    private static TableRow trial(TableSchema trials, String id, double scale, double devLoss) {
        return trials.row()
                .set("trial_id", id)
                .set("seed", 1L)
                .set("outcome", "completed")
                .set("steps_taken", 100L)
                .set("uniform_loss", Math.log(27))
                .set("dev_loss", devLoss)
                .set("step_seconds", 0.4)
                .set("seconds", 0.5)
                .set("config", "a = 1")
                .set("model_initialization_output_scale", scale)
                .set("model_hidden", new long[] {100, 50});
    }

    @Test
    void aRunBecomesAPageInItsFolder() throws IOException {
        writeARun();
        CommandRun report = CommandRun.of("report", "first", "--out", out.toString());
        Path page = out.resolve("first/report.html");
        assertThat(report.exitCode()).isZero();
        assertThat(report.out()).isEqualTo("report: " + page.toAbsolutePath() + "\n");
        assertThat(Files.readString(page)).contains("<title>run first", "\"kind\":\"run\"", "\"status\":\"diverged\"");
    }

    @Test
    void coloursAreByTheLimitsThatTheReaderStates() throws IOException {
        writeARun();
        Path rules = Files.writeString(
                out.resolve("rules.conf"), "dead-units.relu { warn = 0.25, fail = 0.5, source = ours }");
        CommandRun report = CommandRun.of("report", "first", "--out", out.toString(), "--thresholds", rules.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(Files.readString(out.resolve("first/report.html")))
                .contains("\"deadRelu\":{\"warn\":0.25,\"fail\":0.5");
    }

    @Test
    void aSearchBecomesAPageWithItsKeys() throws IOException {
        writeASearch();
        Path page = out.resolve("grid.html");
        CommandRun report = CommandRun.of("report", "grid", "--out", out.toString(), "-o", page.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(Files.readString(page))
                .contains(
                        "{\"name\":\"model.initialization.output-scale\",\"levels\":[\"0.1\",\"1\"],\"numeric\":true,"
                                + "\"codes\":[0,1]}",
                        "{\"name\":\"model.hidden\",\"levels\":[\"[100,50]\"],\"numeric\":false,\"codes\":[0,0]}",
                        "{\"name\":\"dev_loss\",\"label\":\"dev loss\",\"values\":[2.4,2.2]}");
    }

    @Test
    void severalRunsBecomeOnePageWithTheSettingsThatDiffer() throws IOException {
        writeARun("first", "a { b = 1, c = 2 }");
        writeARun("second", "a { b = 3, c = 2 }\nd = yes");
        CommandRun report = CommandRun.of("report", "first", "second", "--out", out.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(report.out()).isEqualTo("report: " + out.resolve("comparison.html") + "\n");
        assertThat(Files.readString(out.resolve("comparison.html")))
                .contains("<title>comparison first, second", "\"kind\":\"comparison\"")
                .contains("\"settings\":[{\"key\":\"a.b\",\"values\":[\"1\",\"3\"]},"
                        + "{\"key\":\"d\",\"values\":[\"\",\"yes\"]}]");
    }

    @Test
    void moreRunsThanColoursAreRefused() {
        assertThat(CommandRun.of("report", "1", "2", "3", "4", "5", "6", "7", "8", "9", "--out", out.toString())
                        .badInput())
                .isEqualTo("9 runs are given, expected 8 at most on one page: leave some out");
    }

    @Test
    void tablesAreExported() throws IOException {
        writeARun();
        assertThat(CommandRun.of("export", "first", "--out", out.toString(), "--to", "csv")
                        .exitCode())
                .isZero();
        assertThat(Files.readAllLines(out.resolve("first/export/csv/runs.csv"))).hasSize(2);
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        assertThat(CommandRun.of("report", "second", "--out", out.toString()).badInput())
                .contains("there is no run or search second");
        writeARun();
        assertThat(CommandRun.of("report", "first", "--out", out.toString(), "-o", "/no/such/folder/x.html")
                        .badInput())
                .contains("the page /no/such/folder/x.html cannot be written");
        assertThat(CommandRun.of("report", "first", "--out", out.toString(), "-o", out.toString())
                        .badInput())
                .contains("the page " + out + " cannot be written: it is a folder");
        for (String folder : List.of("/", ".", "..")) {
            assertThat(CommandRun.of("report", "first", "--out", out.toString(), "-o", folder)
                            .badInput())
                    .endsWith(" cannot be written: it is a folder, give the name of a file");
        }
        Path file = Files.writeString(out.resolve("file"), "");
        assertThat(CommandRun.of("report", "first", "--out", out.toString(), "-o", file + "/x.html")
                        .badInput())
                .endsWith("/file/x.html cannot be written, its folder is not there: give another -o");
        assertThat(CommandRun.of("report", "first", "--out", out.toString(), "-o", "/proc/page.html")
                        .badInput())
                .as("by its own name, not by the hidden one of an unfinished file")
                .contains("the page /proc/page.html cannot be written: /proc/page.html ")
                .doesNotContain("unfinished");
    }
}
