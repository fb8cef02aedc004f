package org.initscope.store.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.initscope.DuckDbAnswer;
import org.initscope.store.files.UnlistedFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows come back as they went in, a batch is there whole or not at all, and another engine reads the files. */
class TableFilesTest {
    private static final TableSchema TABLE = new TableSchema(
            "every_type",
            "run_id",
            "A row.",
            List.of(
                    Column.required("text", Column.Type.STRING, "Text."),
                    Column.nullable("whole", Column.Type.INT, "A number."),
                    Column.nullable("long_number", Column.Type.LONG, "A number."),
                    Column.nullable("real", Column.Type.DOUBLE, "A number."),
                    Column.nullable("truth", Column.Type.BOOLEAN, "A truth."),
                    Column.nullable("moment", Column.Type.TIMESTAMP, "A moment."),
                    Column.nullable("counts", Column.Type.LONG_ARRAY, "Counts.")));

    private static final Instant MOMENT = Instant.parse("2026-01-02T03:04:05.678901Z");

    @TempDir
    Path out;

    private final Configuration hadoop = new Configuration();

    private static TableRow full() {
        return TABLE.row()
                .set("text", "naïve \"name\"")
                .set("whole", -7)
                .set("long_number", 1L << 40)
                .set("real", 0.1)
                .set("truth", true)
                .set("moment", MOMENT)
                .set("counts", new long[] {0, 3, 5});
    }

    private static TableRow sparse() {
        return TABLE.row().set("text", "").set("real", Double.NaN).set("counts", new long[0]);
    }

    @Test
    void rowsComeBackInTheOrderOfTheirBatches() {
        writer().write(TABLE, "a", 1, List.of(sparse()));
        writer().write(TABLE, "a", 0, List.of(full()));
        writer().write(TABLE, "b", 0, List.of(full(), full()));
        assertThat(reader().read(TABLE, "a")).containsExactly(full(), sparse());
        assertThat(reader().read(TABLE, "a").get(1).isNull("real")).isTrue();
        assertThat(reader().read(TABLE, "none")).isEmpty();
    }

    @Test
    void duckDbReadsEveryTypeWithoutHelp() throws Exception {
        writer().write(TABLE, "a", 0, List.of(full(), sparse()));
        assertThat(DuckDbAnswer.to("select text, whole, long_number, real, truth, epoch_us(moment), counts[2], run_id"
                                + " from read_parquet('" + out
                                + "/tables/every_type/*/*.parquet', hive_partitioning=true)"
                                + " where real is not null")
                        .row())
                .containsExactly("naïve \"name\"", -7, 1L << 40, 0.1, true, ParquetSchema.micros(MOMENT), 3L, "a");
    }

    @Test
    void aBatchIsNeverWrittenAgainAndAFailedOneLeavesNothing() throws IOException {
        writer().write(TABLE, "a", 0, List.of(full()));
        assertThatThrownBy(() -> writer().write(TABLE, "a", 0, List.of(sparse())))
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> writer().write(TABLE, "a", 1, List.of(full(), TABLE.row())))
                .hasMessageContaining("text")
                .hasMessageContaining("no value");
        assertThat(reader().read(TABLE, "a")).containsExactly(full());
        try (var files = Files.walk(out)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> f.getFileName().toString()))
                    .allMatch(name -> name.contains("part-000000"));
        }
    }

    @Test
    void anOpenBatchIsSeenByNobodyUntilItIsCommitted() throws IOException {
        try (TableFile file = writer().open(TABLE, "a", 0)) {
            file.add(full());
            assertThat(reader().read(TABLE, "a")).isEmpty();
            file.commit();
        }
        assertThat(reader().read(TABLE, "a")).containsExactly(full());
        try (TableFile file = writer().open(TABLE, "a", 1)) {
            file.add(sparse());
        }
        assertThat(reader().read(TABLE, "a")).containsExactly(full());
        try (var files = Files.list(out.resolve("tables/every_type/run_id=a"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aCommitOfABatchListsNoFolder() {
        for (long number = 0; number < 3; number++) {
            TableWriter unlisted = new TableWriter(UnlistedFileSystem.configuration(), out.toString());
            try (TableBatch batch = TableBatch.of(unlisted, "a", number, TABLE)) {
                batch.add(full());
                batch.commit();
            }
        }
        assertThat(reader().read(TABLE, "a")).containsExactly(full(), full(), full());
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneSentence() throws IOException {
        Files.writeString(out.resolve("tables"), "a file");
        assertThatThrownBy(() -> writer().write(TABLE, "a", 0, List.of(full())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tables/every_type")
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aColumnThatWasAddedSinceIsNull() {
        writer().write(TABLE, "a", 0, List.of(full()));
        TableSchema later = TABLE.with(List.of(Column.nullable("added", Column.Type.DOUBLE, "Added since.")));
        assertThat(reader().read(later, "a")).singleElement().satisfies(row -> assertThat(row.isNull("added"))
                .isTrue());
    }

    @Test
    void aFileOfALaterSchemaVersionIsRefused() throws IOException {
        writer().write(TABLE, "a", 0, List.of(full()));
        Path part = out.resolve("tables/every_type/run_id=a/part-000000.parquet");
        String bytes = Files.readString(part, StandardCharsets.ISO_8859_1);
        int value = bytes.indexOf(ParquetSchema.VERSION_KEY) + ParquetSchema.VERSION_KEY.length();
        // the footer holds the key, a byte for the field, its length 1, and the version
        assertThat(bytes.charAt(value + 2)).isEqualTo('1');
        Files.writeString(
                part, bytes.substring(0, value + 2) + '7' + bytes.substring(value + 3), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> reader().read(TABLE, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "part-000000.parquet has schema version 7, expected 1: a later InitScope wrote it, read it"
                                + " with that one");
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        writer().write(TABLE, "a", 0, Collections.nCopies(1_000, full()));
        Path part = out.resolve("tables/every_type/run_id=a/part-000000.parquet");
        byte[] bytes = Files.readAllBytes(part);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf(" \"name\"")] ^= 1;
        Files.write(part, bytes);
        assertThatThrownBy(() -> reader().read(TABLE, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("part-000000.parquet is damaged");
    }

    @Test
    void furtherColumnsOfAFileAreFound() {
        List<Column> swept = List.of(
                Column.required("model_gain", Column.Type.DOUBLE, ""),
                Column.nullable("model_activation", Column.Type.STRING, ""),
                Column.required("sizes", Column.Type.LONG_ARRAY, ""),
                Column.nullable("at", Column.Type.TIMESTAMP, ""),
                Column.nullable("seed", Column.Type.LONG, ""),
                Column.nullable("norm", Column.Type.BOOLEAN, ""),
                Column.nullable("width", Column.Type.INT, ""));
        TableSchema wide = TABLE.with(swept);
        TableRow row = wide.row().set("text", "x").set("model_gain", 1.5).set("sizes", new long[] {1});
        writer().write(wide, "a", 0, List.of(row));

        assertThat(reader().schema(TABLE, "a")).isEqualTo(wide);
        assertThat(reader().read(reader().schema(TABLE, "a"), "a")).containsExactly(row);
        assertThat(reader().read(TABLE, "a")).containsExactly(TABLE.row().set("text", "x"));
        assertThat(reader().schema(TABLE, "none")).isEqualTo(TABLE);
    }

    @Test
    void replacingLeavesTheNewRowsAlone() {
        writer().replace(TABLE, "a", List.of(full()));
        writer().replace(TABLE, "a", List.of(sparse()));
        assertThat(reader().read(TABLE, "a")).containsExactly(sparse());
    }

    @Test
    void wrongNamesTypesAndUndefinedValuesAreRefusedWhereTheyAreSet() {
        assertThatThrownBy(() -> TABLE.row().set("nothing", 1)).hasMessageContaining("nothing");
        assertThatThrownBy(() -> TABLE.row().set("whole", 1L)).hasMessageContaining("LONG");
        assertThatThrownBy(() -> TABLE.row().set("text", (String) null)).hasMessageContaining("undefined");
    }

    @Test
    void aDamagedFileAndAnotherTableAreNamed() throws IOException {
        writer().write(TABLE, "a", 0, List.of(full()));
        Path part = out.resolve("tables/every_type/run_id=a/part-000000.parquet");
        TableSchema other = new TableSchema("every_type", "run_id", "A row.", List.of());
        TableSchema renamed = new TableSchema("other", "run_id", "A row.", TABLE.columns());
        assertThat(reader().read(other, "a")).hasSize(1);
        Path elsewhere = out.resolve("tables/other/run_id=a/part-000000.parquet");
        Files.createDirectories(elsewhere.getParent());
        Files.copy(part, elsewhere);
        assertThatThrownBy(() -> reader().read(renamed, "a")).hasMessageContaining("every_type");
        byte[] bytes = Files.readAllBytes(part);
        Files.write(part, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> reader().read(TABLE, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("part-000000.parquet");
    }

    private TableWriter writer() {
        return new TableWriter(hadoop, out.toString());
    }

    private TableReader reader() {
        return new TableReader(hadoop, out.toString());
    }
}
