package org.initscope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.tables.ComparableRows;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;

/**
 * What small jobs gave: a SHA-256 of the trained parameters, and one of the rows of each table.
 *
 * @param columns of each table that are hashed; one that is added later changes no hash
 * @param hashes by job and table, or by job and entry of the model
 */
record GoldenResults(Map<String, List<String>> columns, Map<String, String> hashes) {
    /** What two equal runs differ in, and what a key that is added to the configuration changes. */
    private static boolean isOwn(String column) {
        return column.endsWith("seconds")
                || column.endsWith("_at")
                || column.startsWith("config")
                || column.equals("versions")
                || column.equals("trial_id");
    }

    static List<String> columns(TableSchema table) {
        return table.columns().stream()
                .map(column -> column.name())
                .filter(column -> !isOwn(column))
                .toList();
    }

    /** The rows of a run or search as lines, sorted, since those of a search stand in the order in which trials ended. */
    static List<String> rows(Path out, TableSchema table, String id, List<String> columns) {
        return ComparableRows.of(
                        new TableReader(new Configuration(), out.toString()),
                        List.of(table),
                        id,
                        column -> !columns.contains(column))
                .get(table.name())
                .stream()
                .sorted()
                .toList();
    }

    static String hash(List<String> lines) {
        return hash(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of an entry of a model. */
    static String hash(Path model, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(model.toFile())) {
            return hash(zip.getInputStream(zip.getEntry(entry)).readAllBytes());
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lines {@code columns TABLE A,B,C} and {@code JOB WHAT HASH}. */
    static GoldenResults read(Path file) throws IOException {
        GoldenResults results = new GoldenResults(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (words[0].equals("columns")) {
                results.columns.put(words[1], List.of(words[2].split(",")));
            } else {
                results.hashes.put(words[0] + " " + words[1], words[2]);
            }
        }
        return results;
    }

    /** The jobs and tables, or entries of models, whose hashes are others, or are missing in one of the two. */
    Set<String> differencesFrom(GoldenResults other) {
        Set<String> names = new TreeSet<>(hashes.keySet());
        names.addAll(other.hashes.keySet());
        names.removeIf(name -> Objects.equals(hashes.get(name), other.hashes.get(name)));
        return names;
    }

    void write(Path file) throws IOException {
        String declared = columns.entrySet().stream()
                .map(table -> "columns " + table.getKey() + " " + String.join(",", table.getValue()) + "\n")
                .collect(Collectors.joining());
        String hashed = hashes.entrySet().stream()
                .map(result -> result.getKey() + " " + result.getValue() + "\n")
                .collect(Collectors.joining());
        Files.writeString(file, declared + hashed);
    }
}
