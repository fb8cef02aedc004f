package org.initscope;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.initscope.store.tables.ComparableRows;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;

/**
 * What small jobs gave: a SHA-256 of the trained parameters, and one of the rows of each table. Findings stand in a file of
 * their own, a line each, so that the difference of two of these files shows each sentence that changed.
 *
 * @param columns of each table that are compared; one that is added later changes nothing
 * @param hashes by job and table, or by job and entry of the model
 * @param findings of all jobs, each after the name of its job and with how many rows of the table are equal to it
 */
record GoldenResults(Map<String, List<String>> columns, Map<String, String> hashes, Set<String> findings) {
    private static final String HASHES = "golden-results.txt";
    private static final String FINDINGS = "golden-findings.txt";

    static GoldenResults empty() {
        return new GoldenResults(new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeSet<>());
    }

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
        TableSchema compared = ComparableRows.without(table, column -> !columns.contains(column));
        return new TableReader(new Configuration(), out.toString())
                .read(compared, id).stream().map(GoldenResults::line).sorted().toList();
    }

    private static String line(TableRow row) {
        return IntStream.range(0, row.schema().columns().size())
                .mapToObj(place -> text(row.valueAt(place)))
                .collect(Collectors.joining(", ", row.schema().name() + "[", "]"));
    }

    private static String text(Object value) {
        if (value instanceof Double number && number != 0) {
            return digits(number);
        }
        return value instanceof long[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
    }

    /** As many of 15 to 17 digits as tell a number from all others; Java 19 and later print other ones than Java 17. */
    private static String digits(double number) {
        BigDecimal exact = new BigDecimal(number);
        return IntStream.rangeClosed(15, 17)
                .mapToObj(digits -> exact.round(new MathContext(digits)))
                .filter(rounded -> rounded.doubleValue() == number)
                .findFirst()
                .orElseThrow()
                .stripTrailingZeros()
                .toString();
    }

    /** Adds the rows of a table of a job. */
    void add(String job, String table, List<String> rows) {
        if (table.endsWith("findings")) {
            rows.stream()
                    .distinct()
                    .forEach(row -> findings.add(job + " " + Collections.frequency(rows, row) + " " + row));
        } else {
            hashes.put(job + " " + table, hash(rows));
        }
    }

    private static String hash(List<String> lines) {
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

    /** Reads lines {@code columns TABLE A,B,C} and {@code JOB WHAT HASH}, and the findings. */
    static GoldenResults read(Path folder) throws IOException {
        GoldenResults results = empty();
        for (String line : Files.readAllLines(folder.resolve(HASHES))) {
            String[] words = line.split(" ");
            if (words[0].equals("columns")) {
                results.columns.put(words[1], List.of(words[2].split(",")));
            } else {
                results.hashes.put(words[0] + " " + words[1], words[2]);
            }
        }
        results.findings.addAll(Files.readAllLines(folder.resolve(FINDINGS)));
        return results;
    }

    /** The jobs and tables, or entries of models, whose hashes are others, and findings that only one of the two has. */
    Set<String> differencesFrom(GoldenResults other) {
        Set<String> differences = new TreeSet<>(hashes.keySet());
        differences.addAll(other.hashes.keySet());
        differences.removeIf(name -> Objects.equals(hashes.get(name), other.hashes.get(name)));
        findings.stream()
                .filter(line -> !other.findings.contains(line))
                .forEach(line -> differences.add("now " + line));
        other.findings.stream()
                .filter(line -> !findings.contains(line))
                .forEach(line -> differences.add("was " + line));
        return differences;
    }

    void write(Path folder) throws IOException {
        String declared = columns.entrySet().stream()
                .map(table -> "columns " + table.getKey() + " " + String.join(",", table.getValue()) + "\n")
                .collect(Collectors.joining());
        String hashed = hashes.entrySet().stream()
                .map(result -> result.getKey() + " " + result.getValue() + "\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve(HASHES), declared + hashed);
        Files.write(folder.resolve(FINDINGS), findings);
    }
}
