package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.initscope.DuckDbAnswer;

/**
 * What a command left in its folder: the rows of every table, sorted, as DuckDB reads them, and the trained networks. Times
 * and the versions of what it ran on are left out.
 *
 * @param tables by name
 * @param models the entries of each zip, by path, as hexadecimal digits
 * @param leftovers files of hidden names, which no reader sees
 */
record Results(Map<String, List<String>> tables, Map<String, String> models, List<String> leftovers) {
    /** Staged files and folders, and the checkpoints of a run that has not ended; sums of finished files are hidden as well. */
    private static final Pattern LEFTOVER =
            Pattern.compile("\\.(?!.*\\.crc).*|.*(unfinished|partial|_temporary).*|checkpoints");

    /** Where everything trains, training breaks nowhere. */
    private static final String EDGES = "edges";

    static Results in(Path out) throws IOException, SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        for (Path folder : List.of(out, out.resolve("searches"))) {
            for (Path table : list(folder.resolve("tables"))) {
                tables.put(table.getFileName().toString(), rows(table));
            }
        }
        Map<String, String> models = new TreeMap<>();
        List<String> leftovers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                String path = out.relativize(file).toString();
                if (name.equals("model.zip")) {
                    models.putAll(entries(file, path));
                } else if (LEFTOVER.matcher(name).matches()) {
                    leftovers.add(path);
                }
            }
        }
        return new Results(tables, models, leftovers);
    }

    /** Asserts that two commands left the same, times apart, and nothing half done. */
    void assertSameAs(Results expected) {
        assertThat(expected.tables).hasSizeGreaterThan(3).allSatisfy((table, rows) -> assertThat(
                        table.equals(EDGES) || !rows.isEmpty())
                .as(table)
                .isTrue());
        assertThat(tables.keySet()).isEqualTo(expected.tables.keySet());
        expected.tables.forEach((table, rows) -> {
            List<String> other = tables.get(table);
            assertThat(other).as(table).hasSameSizeAs(rows);
            // not isEqualTo of the lists: a failure shall name the rows that differ, not all of them
            for (int i = 0; i < rows.size(); i++) {
                assertThat(other.get(i))
                        .as("%s, row %d of the sorted", table, i)
                        .isEqualTo(rows.get(i));
            }
        });
        assertThat(models.keySet()).isEqualTo(expected.models.keySet());
        models.forEach((entry, content) ->
                assertThat(content.equals(expected.models.get(entry))).as(entry).isTrue());
        assertThat(leftovers).isEmpty();
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** The rows of a table, times apart, sorted. */
    private static List<String> rows(Path table) throws SQLException {
        DuckDbAnswer answer = DuckDbAnswer.to(
                "select columns(c -> c not like '%seconds%' and c not like '%_at' and c <> 'versions') from read_parquet('"
                        + table + "/*/*.parquet', hive_partitioning = true, union_by_name = true)");
        return answer.rows().stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(c -> answer.columns().get(c) + "=" + row.get(c))
                        .collect(Collectors.joining(" ")))
                .sorted()
                .toList();
    }

    private static Map<String, String> entries(Path file, String path) {
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                entries.put(path + "/" + entry.getName(), HexFormat.of().formatHex(content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
