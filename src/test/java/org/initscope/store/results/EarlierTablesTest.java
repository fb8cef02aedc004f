package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that were written before columns were added or renamed are read: what they lack is NULL, and what has another name
 * has its value.
 */
class EarlierTablesTest {
    private static final Set<String> SETTINGS = Set.of(
            "model_hidden",
            "model_activation",
            "model_normalization",
            "training_optimizer",
            "training_learning_rate",
            "training_learning_rate_text");

    /** Columns that were added to a table, by its name. */
    private static final Map<String, Set<String>> ADDED = Map.of(
            "runs", Set.of("config_json", "steps_taken", "train_loss", "dev_loss", "dev_loss_recalibrated", "verdict"),
            "layer_statistics",
                    Set.of(
                            "nonfinite_share",
                            "zero_share",
                            "saturated_97_share",
                            "saturated_99_share",
                            "dead_unit_share"),
            "batch_norm_units", Set.of("layer_name"),
            "evaluations", Set.of("final"));

    /** The names that columns had before, by table and column. */
    private static final Map<String, String> RENAMED = Map.of(
            "trials uniform_loss", "expected_initial_loss",
            "rungs uniform_loss", "expected_initial_loss",
            "trials steps_taken", "steps",
            "averaging_rounds end_step", "step");

    @TempDir
    private Path out;

    static List<TableSchema> tables() {
        return Tables.ALL;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void whatAFileLacksIsNullAndWhatItCallsOtherwiseIsRead(TableSchema table) {
        List<Column> columns = table.columns().stream()
                .filter(column -> !isAdded(table, column))
                .map(column -> new Column(
                        RENAMED.getOrDefault(table.name() + " " + column.name(), column.name()),
                        column.type(),
                        column.nullable(),
                        column.meaning()))
                .toList();
        TableSchema earlier = new TableSchema(table.name(), table.partition(), table.meaning(), columns);
        TableRow written = earlier.row();
        TableRow expected = table.row();
        int place = 0;
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            if (!isAdded(table, column)) {
                written.setAt(place++, value(column.type(), i));
                expected.setAt(i, value(column.type(), i));
            }
        }
        Configuration hadoop = new Configuration();
        new TableWriter(hadoop, out.toString()).write(earlier, "first", 0, List.of(written));

        TableReader reader = new TableReader(hadoop, out.toString());
        assertThat(reader.read(table, "first")).containsExactly(expected);
        assertThat(reader.schema(table, "first")).isEqualTo(table);
    }

    private static boolean isAdded(TableSchema table, Column column) {
        boolean ofJobs = table.name().equals("runs") || table.name().equals("trials");
        return ADDED.getOrDefault(table.name(), Set.of()).contains(column.name())
                || ofJobs && SETTINGS.contains(column.name());
    }

    private static Object value(Column.Type type, int seed) {
        return switch (type) {
            case STRING -> "text " + seed;
            case INT -> seed;
            case LONG -> (long) seed;
            case DOUBLE -> seed / 7.0;
            case BOOLEAN -> seed % 2 == 0;
            case TIMESTAMP -> Instant.ofEpochSecond(seed);
            case LONG_ARRAY -> new long[] {seed};
        };
    }
}
