package org.initscope.app.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.initscope.DuckDbAnswer;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be the id of a run or search. */
class ResultIdTest {
    private static final String[] FRAGMENTS = {
        "0",
        "1",
        "7",
        "12",
        "31",
        "2020",
        "e",
        "E",
        "d",
        "F",
        "l",
        "x",
        "b",
        "o",
        "p",
        "-",
        "-",
        ".",
        "_",
        "T",
        "Z",
        "nan",
        "inf",
        "infinity",
        "null",
        "true",
        "epoch",
        "a",
        "run"
    };
    private static final int IDS = 60;
    private static final int MANY_IDS = 600;
    private static final int LONGEST = 7;

    /** So many ids stand in one path, as values of so many columns. */
    private static final int COLUMNS = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "NULL",
                "7",
                "007",
                "12345678",
                "1e3",
                "1E3",
                "1e5",
                "1.5",
                "5.",
                "1_000",
                "1d",
                "2.5f",
                "0x1F",
                "0x1p3",
                "0b11",
                "1e-3",
                "2020-10-10",
                "2020-1-1",
                "1-2-3",
                "nan",
                "NaN",
                "inf",
                "Infinity",
                "epoch",
                "true",
                "False"
            })
    void anIdThatReadersTakeForSomethingElseIsRefusedWithOneThatTheyDoNot(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultId.requireReadable("search", id))
                .withMessage("the search id '" + id
                        + "' is none: readers of the tables would take it for a number, a date or"
                        + " NULL; give one that stays a text, such as --search-id search-" + id);
        assertThatCode(() -> ResultId.requireReadable("search", "search-" + id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first",
                "3layers",
                "1e5f0000",
                "run-007",
                "2020-10-10-first",
                "20261129-050515",
                "names-20261129-050515",
                "2020-20261129-050515",
                "nullable",
                "v1.2.3",
                "1.2.3",
                "052a54e6d256f3ab",
                "a"
            })
    void otherIdsAreTaken(String id) {
        assertThatCode(() -> ResultId.requireReadable("run", id)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables", "examples", "searches"})
    void anIdIsNotTheNameOfAFolderBesideTheRuns(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultId.requireReadable("run", id))
                .withMessageStartingWith("the run id '" + id + "' is none: ")
                .withMessageEndingWith("such as --run-id run-" + id);
    }

    @Test
    void everyIdThatIsTakenIsReadByDuckDbAndSparkAsItWasGiven(@TempDir Path folder) throws Exception {
        assertReadAsGiven(folder, taken(IDS));
    }

    @Test
    @Tag("cluster")
    void everyOneOfManyIdsIsReadAsItWasGiven(@TempDir Path folder) throws Exception {
        assertReadAsGiven(folder, taken(MANY_IDS));
    }

    private static void assertReadAsGiven(Path folder, Set<String> taken) throws Exception {
        Path source = folder.resolve("source.parquet");
        DuckDbAnswer.to(List.of("copy (select 1 as x) to '" + source + "'", "select 1"));
        List<String> ids = new ArrayList<>(taken);
        for (int start = 0; start < ids.size(); start += COLUMNS) {
            List<String> some = ids.subList(start, Math.min(ids.size(), start + COLUMNS));
            Path table = folder.resolve("from-" + start);
            Path file = put(source, table, some);
            assertThat(readByDuckDb(file, some)).isEqualTo(some);
            assertThat(readBySpark(table, some)).isEqualTo(some);
        }
    }

    /** Ids that are put together of what numbers, dates and words for them are made of. */
    private static Set<String> taken(int count) {
        Random random = new Random(18);
        Set<String> taken = new LinkedHashSet<>();
        while (taken.size() < count) {
            StringBuilder id = new StringBuilder();
            int length = 1 + random.nextInt(LONGEST);
            for (int i = 0; i < length; i++) {
                id.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
            try {
                ResultId.requireReadable("run", id.toString());
                taken.add(id.toString());
            } catch (IllegalArgumentException e) {
                continue;
            }
        }
        return taken;
    }

    private static Path put(Path source, Path table, List<String> ids) throws IOException {
        Path folder = table;
        for (int i = 0; i < ids.size(); i++) {
            folder = folder.resolve("id" + i + "=" + ids.get(i));
        }
        Files.createDirectories(folder);
        return Files.copy(source, folder.resolve("part-000000.parquet"));
    }

    /** The values of columns that are texts; of others their type. */
    private static List<String> readByDuckDb(Path file, List<String> ids) throws SQLException {
        StringBuilder columns = new StringBuilder("1");
        for (int i = 0; i < ids.size(); i++) {
            columns.append(
                    ", case typeof(id%1$d) when 'VARCHAR' then id%1$d::varchar else typeof(id%1$d) end".formatted(i));
        }
        List<Object> row = DuckDbAnswer.to(
                        "select " + columns + " from read_parquet('" + file + "', hive_partitioning = true)")
                .row();
        return row.subList(1, row.size()).stream().map(String::valueOf).toList();
    }

    private static List<String> readBySpark(Path table, List<String> ids) {
        Dataset<Row> read = LocalSpark.session().read().parquet(table.toString());
        Row row = read.first();
        return Stream.iterate(0, i -> i + 1)
                .limit(ids.size())
                .map(i ->
                        "string".equals(read.schema().apply("id" + i).dataType().typeName())
                                ? row.<String>getAs("id" + i)
                                : read.schema().apply("id" + i).dataType().typeName())
                .toList();
    }
}
