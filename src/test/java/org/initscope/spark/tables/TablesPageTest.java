package org.initscope.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/tables.md} says what the code declares; after a change of the tables write it anew with
 * {@code mvn test -Dtest=TablesPageTest -Dtables.page=write}.
 */
class TablesPageTest {
    private static final Path PAGE = Path.of("docs/tables.md");

    @Test
    void thePageSaysWhatTheCodeDeclares() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("tables.page"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder(PREFACE);
        for (TableSchema table : Tables.ALL) {
            page.append("\n## ").append(table.name()).append("\n\n");
            page.append(table.meaning())
                    .append(" Partitioned by `")
                    .append(table.partition())
                    .append("`.\n\n");
            page.append("| column | type | NULL | meaning |\n|---|---|---|---|\n");
            for (Column column : table.columns()) {
                page.append(
                        "| " + column.name() + " | " + type(column.type()) + " | " + (column.nullable() ? "yes" : "")
                                + " | " + column.meaning().replace("|", "\\|") + " |\n");
            }
        }
        return page.toString();
    }

    private static String type(Column.Type type) {
        return type == Column.Type.LONG_ARRAY ? "array of long" : type.name().toLowerCase(Locale.ROOT);
    }

    private static final String PREFACE =
            """
            # Tables

            Everything that InitScope measures stands in Parquet files below `<out>/tables`, one folder a table and in it one a run
            (`run_id=<id>`) or search (`search_id=<id>`). The id stands in the path alone, and readers make a column of it. A file is
            one batch and appears whole; its metadata hold the schema version (`initscope.schema.version`).

            Undefined is NULL, never NaN and never a sentinel: NaN and infinities are counted and left out of all else. Losses are in
            nats per character, times in seconds, timestamps in UTC. A standard deviation is the sample's (n - 1), as torch's `.std()`.

            DuckDB:

                select layer_name, step, saturated_97_count / count as saturated
                from read_parquet('runs/tables/layer_statistics/*/*.parquet', hive_partitioning = true)
                where run_id = 'first' and quantity = 'activation' and scope = 'worker'

            Spark:

                spark.read.parquet("runs/tables/layer_statistics").where("run_id = 'first' and quantity = 'activation'")

            pandas:

                pandas.read_parquet("runs/tables/layer_statistics", filters=[("run_id", "==", "first")])

            Searches differ in the columns that they sweep: to read the trials of several, say `union_by_name = true` (DuckDB) or
            `mergeSchema` (Spark). An id of digits alone is a number to DuckDB and Spark.

            The examples that `prepare` writes are Parquet files too, `split=train|dev|test/*.parquet` in a folder of their own (Spark
            needs the option `pathGlobFilter = *.parquet`, since other files stand beside them): `name`, the rank of the name in its
            split (long); `position` of the target in the name; `context_0`, the oldest character, to `context_{k-1}`; and `target`, as
            classes of `vocabulary.txt` (int).
            """;
}
