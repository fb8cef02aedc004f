package org.initscope.store.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.initscope.DuckDbAnswer;
import org.initscope.spark.LocalSpark;
import org.initscope.store.results.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every table as it is declared: our reader, Spark SQL and DuckDB find the same values and the same NULLs. */
class EveryTableTest {
    private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.678901Z");

    @TempDir
    private Path out;

    static List<TableSchema> tables() {
        return Tables.ALL;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyReaderFindsTheSameValues(TableSchema table) throws SQLException {
        TableRow full = table.row();
        TableRow sparse = table.row();
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            full.setAt(i, value(column.type(), i));
            if (!column.nullable()) {
                sparse.setAt(i, value(column.type(), i));
            }
        }
        List<TableRow> rows = List.of(full, sparse);
        Configuration hadoop = new Configuration();
        TableWriter writer = new TableWriter(hadoop, out.toString());
        writer.write(table, "first", 0, rows);
        writer.write(table, "second", 0, rows);

        List<List<Object>> expected = rows.stream()
                .map(row -> LongStream.range(0, table.columns().size())
                        .mapToObj(i -> plain(row.valueAt((int) i)))
                        .toList())
                .map(values -> (List<Object>) new ArrayList<>(values))
                .toList();
        assertThat(new TableReader(hadoop, out.toString()).read(table, "first")).isEqualTo(rows);
        assertThat(sparkReads(table)).isEqualTo(expected);
        assertThat(duckDbReads(table)).isEqualTo(expected);
    }

    @Test
    void everyColumnIsExplainedAndThePartitionIsNone() {
        for (TableSchema table : Tables.ALL) {
            assertThat(table.columns()).extracting(Column::name).doesNotContain(table.partition());
            assertThat(table.columns())
                    .allSatisfy(column -> assertThat(column.meaning()).endsWith("."));
        }
        assertThat(Tables.ALL).extracting(TableSchema::name).doesNotHaveDuplicates();
    }

    private static Object value(Column.Type type, int seed) {
        return switch (type) {
            case STRING -> "naïve 李 " + seed;
            case INT -> seed - 5;
            case LONG -> (1L << 40) + seed;
            case DOUBLE -> seed / 7.0;
            case BOOLEAN -> seed % 2 == 0;
            case TIMESTAMP -> MOMENT.plusSeconds(seed);
            case LONG_ARRAY -> new long[] {seed, 0, 1L << 40};
        };
    }

    private List<List<Object>> sparkReads(TableSchema table) {
        List<Row> rows = LocalSpark.session()
                .read()
                .parquet(out.resolve("tables").resolve(table.name()).toString())
                .where(functions.col(table.partition()).equalTo("first"))
                .drop(table.partition())
                .collectAsList();
        List<List<Object>> values = new ArrayList<>();
        for (Row row : rows) {
            assertThat(row.schema().fieldNames())
                    .containsExactly(table.columns().stream().map(Column::name).toArray(String[]::new));
            List<Object> found = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                boolean isArray = table.columns().get(i).type() == Column.Type.LONG_ARRAY;
                found.add(plain(isArray && !row.isNullAt(i) ? row.getList(i) : row.get(i)));
            }
            values.add(found);
        }
        return values;
    }

    private List<List<Object>> duckDbReads(TableSchema table) throws SQLException {
        String query =
                "select * exclude (%1$s) from read_parquet('%2$s/tables/%3$s/*/*.parquet', hive_partitioning=true)"
                        + " where %1$s = 'first'";
        return DuckDbAnswer.to(String.format(Locale.ROOT, query, table.partition(), out, table.name())).rows().stream()
                .map(row -> row.stream().map(EveryTableTest::plain).toList())
                .toList();
    }

    /** A value in the same Java type from every reader. */
    private static Object plain(Object value) {
        if (value instanceof long[] longs) {
            return LongStream.of(longs).boxed().toList();
        }
        if (value instanceof Array array) {
            try {
                return Arrays.asList((Object[]) array.getArray());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        return value instanceof OffsetDateTime time ? time.toInstant() : value;
    }
}
