package org.initscope.store.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.RecordTable;
import org.initscope.store.tables.TableSchema;
import org.junit.jupiter.api.Test;

/**
 * The views of {@code sql/} have the columns that the code declares. After a change of the tables write them anew with
 * {@code mvn test -Dtest=SqlViewsTest -Dtables.page=write}.
 */
class SqlViewsTest {
    private static final Path SPARK = Path.of("sql/spark.sql");
    private static final Path DUCKDB = Path.of("sql/duckdb.sql");

    /** Tables that runs and searches have alike. */
    private static final List<RecordTable<?>> SHARED = List.of(
            Tables.TRAINING_STEPS,
            Tables.AVERAGING_ROUNDS,
            Tables.LAYER_STATISTICS,
            Tables.LAYER_HISTOGRAMS,
            Tables.BATCH_NORM_UNITS,
            Tables.EVALUATIONS,
            Tables.CRITICAL_RATES,
            Tables.THEORY,
            Tables.FINDINGS);

    @Test
    void thoseOfSparkHaveTheColumnsThatTheCodeDeclares() throws IOException {
        assertIsWritten(SPARK, spark());
    }

    @Test
    void thoseOfDuckDbHaveTheColumnsThatTheCodeDeclares() throws IOException {
        assertIsWritten(DUCKDB, duckDb());
    }

    private static void assertIsWritten(Path file, String text) throws IOException {
        if ("write".equals(System.getProperty("tables.page"))) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    /** A row a run and a row a trial; what is asked of both has one name. */
    private static Map<String, Column> results() {
        Map<String, Column> results = columns(Tables.TRIALS.schema());
        columns(Tables.RUNS.schema()).forEach(results::putIfAbsent);
        return results;
    }

    /** The file with the columns of today; the rest of it is written by hand. */
    private static String duckDb() throws IOException {
        Map<String, Column> results = results();
        results.remove("outcome");
        String file = withColumns(Files.readString(DUCKDB), "results", "null::varchar as kind, ", results);
        for (RecordTable<?> table : SHARED) {
            String name = table.schema().name();
            file = withColumns(file, name, "", columns(table.schema()));
            assertThat(file)
                    .contains(
                            """
                            set variable source_of_%1$s = source_of('%1$s');
                            create or replace temp view %1$s as from query(getvariable('source_of_%1$s'));
                            """
                                    .formatted(name));
        }
        return file;
    }

    /** The same with the columns of a view without rows, of which a view has the columns where nothing is written. */
    private static String withColumns(String file, String view, String first, Map<String, Column> columns) {
        String head = "\ncreate or replace temp view " + view + "_columns as\n";
        assertThat(file).containsOnlyOnce(head);
        int begin = file.indexOf(head) + head.length();
        String selected = "select " + first
                + "null::varchar as id, null::varchar as run_id, null::varchar as search_id, "
                + columns.values().stream()
                        .map(column -> "null::" + duckDbType(column.type()) + " as " + column.name())
                        .collect(Collectors.joining(", "))
                + " where false;";
        return file.substring(0, begin) + selected + file.substring(file.indexOf('\n', begin));
    }

    private static String duckDbType(Column.Type type) {
        return switch (type) {
            case STRING -> "varchar";
            case INT -> "integer";
            case LONG -> "bigint";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamptz";
            case LONG_ARRAY -> "bigint[]";
        };
    }

    private static String spark() {
        StringBuilder file = new StringBuilder(
                """
                -- The views of duckdb.sql for Spark SQL, from the folder that has runs/: spark-sql -i sql/spark.sql
                --
                -- Swept keys that are no main setting have no column in results here: table trials has them. Spark refuses the first
                -- table of which there is no row, in no run and in no search.
                """);
        Map<String, Column> results = results();
        file.append(view(
                "results",
                results,
                "runs/{tables/runs,searches/tables/trials}",
                "if(search_id is null, 'run', 'trial') as kind, coalesce(status, outcome) as status, run_id, search_id, "
                        + results.keySet().stream()
                                .filter(column -> !column.equals("status") && !column.equals("outcome"))
                                .collect(Collectors.joining(", "))));
        for (RecordTable<?> table : SHARED) {
            String name = table.schema().name();
            file.append(view(name, columns(table.schema()), "runs/{tables,searches/tables}/" + name, "*"));
        }
        return file.toString();
    }

    /** A trial's id stands before the columns of a run's table. */
    private static Map<String, Column> columns(TableSchema table) {
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("trial_id", Column.nullable("trial_id", Column.Type.STRING, "The trial."));
        table.columns().forEach(column -> columns.put(column.name(), column));
        return columns;
    }

    private static String view(String name, Map<String, Column> columns, String path, String selected) {
        String declared = columns.values().stream()
                .map(column -> column.name() + " " + sparkType(column.type()))
                .collect(Collectors.joining(", "));
        return """

                create or replace temporary view %1$s_files (%2$s)
                using parquet options (path '%3$s', recursiveFileLookup 'true');
                create or replace temporary view %1$s_ids as
                select nullif(regexp_extract(input_file_name(), 'run_id=([^/]+)', 1), '') as run_id,
                  nullif(regexp_extract(input_file_name(), 'search_id=([^/]+)', 1), '') as search_id, * from %1$s_files;
                create or replace temporary view %1$s as
                select coalesce(run_id, concat(search_id, '/', trial_id)) as id, %4$s from %1$s_ids;
                """
                .formatted(name, declared, path, selected);
    }

    private static String sparkType(Column.Type type) {
        return switch (type) {
            case STRING -> "string";
            case INT -> "int";
            case LONG -> "bigint";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamp";
            case LONG_ARRAY -> "array<bigint>";
        };
    }
}
