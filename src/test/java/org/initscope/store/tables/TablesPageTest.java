package org.initscope.store.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.initscope.store.results.Tables;
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

            Everything that InitScope measures stands in Parquet files, one folder a table. Those of runs stand in `<out>/tables/<table>/run_id=<id>`,
            those of searches in `<out>/searches/tables/<table>/search_id=<id>`. `<out>` is runs unless `--out` names another. The id stands in the
            path alone, and readers make a column of it. An id that one of them would take for a number, a date or NULL is refused
            ([why](decisions/11-tables-that-readers-can-read.md)). A file is one batch and appears whole. Its metadata hold the schema version
            (`initscope.schema.version`).

            Undefined is NULL, never NaN and never a sentinel: NaN and infinities are counted and left out of all else. Losses are in
            nats per character, times in seconds, timestamps in UTC. A standard deviation is the sample's (n - 1), as torch's `.std()`.

            `step` counts the local steps that the measured network has taken before, from 0, and `round` the averaging rounds. Rows
            of one step of the averaged network are of the same parameters, in every table. A round has an `end_step`, at which its average
            is the network of that step. A column that was added later is NULL in files that are older, and a renamed one has its earlier
            name there; `show`, `diagnose` and the others read both.

            DuckDB:

            ```sql
            select layer_name, step, saturated_97_count / count as saturated
            from read_parquet('runs/tables/layer_statistics/*/*.parquet', hive_partitioning = true)
            where run_id = 'first' and quantity = 'activation' and scope = 'worker';
            ```

            Spark:

            ```scala
            spark.read.parquet("runs/tables/layer_statistics").where("run_id = 'first' and quantity = 'activation'")
            ```

            pandas (with pyarrow):

            ```python
            pandas.read_parquet("runs/tables/layer_statistics", filters=[("run_id", "==", "first")])
            ```

            Searches differ in the columns that they sweep, which `union_by_name` (DuckDB) and `mergeSchema` (Spark) put together; pandas
            reads a search at a time:

            ```sql
            select search_id, training_learning_rate, min(dev_loss) as dev_loss
            from read_parquet('runs/searches/tables/trials/*/*.parquet', hive_partitioning = true, union_by_name = true)
            where training_learning_rate > 0.05
            group by search_id, training_learning_rate order by dev_loss;
            ```

            ```scala
            spark.read.option("mergeSchema", "true").parquet("runs/searches/tables/trials").where("training_learning_rate > 0.05")
            ```

            ```python
            pandas.concat([pandas.read_parquet(f"runs/searches/tables/trials/search_id={id}").assign(search_id=id) for id in ["init-grid", "rates"]])
            ```

            A swept key's column has the type of the key in every search, whatever values one of them has. The type is long where
            [conf/reference.conf](../conf/reference.conf) asks for a whole number, and double for any other number. It is boolean for true or false,
            array of long for `model.hidden`, and string for words and sections. Some keys take a number or something else:
            `training.learning-rate`, its `rate` and `averaging.local-steps` a schedule, every `gain` a name, `training.clip` none. Their column
            holds numbers alone and is NULL elsewhere. What is no number stands as text in a second column whose name ends in `_text`, such as
            `training_learning_rate_text`. Equal values have one text, `1` and `1.0` too.

            Where `training.clip` scales gradients down, a `gradient` is as it was before and an `update` as it became.

            The examples that `prepare` writes are Parquet files too, `split=train|dev|test/*.parquet` in a folder of their own. The folder has other
            files as well, so that Spark needs the option `pathGlobFilter = *.parquet`. `name` is the rank of the name in its split (long),
            `position` that of the target in the name. `context_0`, the oldest character, to `context_{k-1}` and `target` are classes of
            `vocabulary.txt` (int).
            """;
}
