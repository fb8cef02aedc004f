package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a finished run that were damaged or forged: see {@link HostileInput} for the law. */
class HostileTablesTest {
    private static final int DAMAGED = 12;
    private static final int FORGED = 16;
    private static final int MANY = 10;
    private static final String RUN = "whole";

    private static final List<List<String>> COMMANDS = List.of(
            List.of("show", RUN),
            List.of("show", RUN, "--list"),
            List.of("diagnose", RUN),
            List.of("diagnose", RUN, "--rules", "loss-course", "--json"),
            List.of("compare", RUN, RUN),
            List.of("report", RUN, "-o", "OUTPUT"),
            List.of("export", RUN, "--to", "csv", "-o", "OUTPUT"),
            List.of("export", RUN, "--to", "json", "-o", "OUTPUT"),
            List.of("export", RUN, "--to", "tensorboard", "-o", "OUTPUT"));

    @TempDir
    static Path folder;

    private static ResumableRun runs;

    private final HostileInput input = new HostileInput();

    @BeforeAll
    static void train() throws IOException {
        runs = new ResumableRun(folder, 60, 10);
        assertThat(ResumableRun.run(runs.begin(RUN)).err()).isEmpty();
    }

    private static List<Path> parts() {
        try (Stream<Path> files = Files.walk(runs.out().resolve("tables"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void damagedTablesAreReadOrRefusedWithASentence() throws IOException {
        damage(0, DAMAGED);
    }

    @Test
    @Tag("cluster")
    void manyDamagedTablesAreReadOrRefusedWithASentence() throws IOException {
        damage(DAMAGED, MANY * DAMAGED);
    }

    private void damage(int first, int cases) throws IOException {
        for (int number = first; number < first + cases; number++) {
            Random random = new Random(number);
            List<Path> parts = parts();
            Path part = parts.get(random.nextInt(parts.size()));
            byte[] whole = Files.readAllBytes(part);
            Files.delete(part);
            damage(part, whole, random);
            ask("case " + number + " " + part.getParent().getParent().getFileName(), random);
            delete(part);
            Files.write(part, whole);
        }

        input.requireAnswers(cases, cases / 4);
    }

    private static void damage(Path part, byte[] whole, Random random) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> Files.write(part, Arrays.copyOf(whole, random.nextInt(whole.length)));
            case 3 -> Files.write(part, new byte[0]);
            case 4 -> Files.writeString(Files.createDirectory(part).resolve("file"), "");
            case 5 -> Files.writeString(part, "PAR1" + "x".repeat(random.nextInt(100)) + "PAR1");
            default -> Files.write(part, flipped(whole, random));
        }
    }

    private static byte[] flipped(byte[] whole, Random random) {
        byte[] flipped = whole.clone();
        // every second one in the footer, which has no checksum
        int from = random.nextBoolean() ? whole.length * 2 / 3 : 0;
        for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
            flipped[from + random.nextInt(whole.length - from)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    @Test
    void tablesOfAForeignSchemaOrWithForeignValuesAreReadOrRefusedWithASentence() throws IOException {
        forge(0, FORGED);
    }

    @Test
    @Tag("cluster")
    void manyTablesOfAForeignSchemaOrWithForeignValuesAreReadOrRefusedWithASentence() throws IOException {
        forge(FORGED, MANY * FORGED);
    }

    private void forge(int first, int cases) throws IOException {
        TableReader reader = new TableReader(new Configuration(), runs.out().toString());
        List<TableSchema> tables = Tables.ALL.stream()
                .filter(table -> !reader.parts(table, RUN).isEmpty())
                .toList();
        for (int number = first; number < first + cases; number++) {
            Random random = new Random(50_000L + number);
            TableSchema table = tables.get(random.nextInt(tables.size()));
            Path part = Path.of(reader.parts(table, RUN).get(0).toUri().getPath());
            byte[] whole = Files.readAllBytes(part);
            String what = forge(table, reader, part, random);
            ask("case " + number + " " + table.name() + " " + what, random);
            Files.write(part, whole);
        }

        input.requireAnswers(cases, cases / 10);
    }

    private static String forge(TableSchema table, TableReader reader, Path part, Random random) throws IOException {
        if (random.nextInt(6) == 0) {
            List<Path> others = parts();
            Path other = others.get(random.nextInt(others.size()));
            byte[] foreign = Files.readAllBytes(other);
            Files.write(part, foreign);
            return "is " + other;
        }
        if (random.nextInt(5) == 0) {
            String column =
                    table.columns().get(random.nextInt(table.columns().size())).name();
            String type = List.of("int32", "int64", "double", "binary", "boolean", "float")
                    .get(random.nextInt(6));
            writeForeign(table, part, "message m { optional " + type + " " + column + "; }");
            return "has only " + column + " of type " + type;
        }
        List<TableRow> rows = reader.read(table, RUN);
        StringBuilder what = new StringBuilder();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            Column column = table.columns().get(random.nextInt(table.columns().size()));
            what.append(column.name()).append(" ");
            // one row, or all of them
            int most = random.nextBoolean() ? 1 : rows.size();
            rows.stream().skip(random.nextInt(rows.size())).limit(most).forEach(row -> set(row, column, random));
        }
        new TableWriter(new Configuration(), runs.out().toString()).replace(table, RUN, rows);
        return what.toString();
    }

    private static void set(TableRow row, Column column, Random random) {
        String name = column.name();
        boolean undefined = column.nullable() && random.nextInt(4) == 0;
        switch (column.type()) {
            case STRING -> row.set(
                    name,
                    undefined
                            ? null
                            : List.of(
                                            "",
                                            "nonsense",
                                            "\u0000",
                                            "</script><script>alert(1)</script>",
                                            "include url(\"http://127.0.0.1:1/\")",
                                            "../../x",
                                            "a,\"b\"\n",
                                            "${x}",
                                            "{".repeat(5000))
                                    .get(random.nextInt(9)));
            case INT -> row.set(name, new int[] {-1, 0, 7, Integer.MAX_VALUE, Integer.MIN_VALUE}[random.nextInt(5)]);
            case LONG -> row.set(name, new long[] {-1, 0, 7, Long.MAX_VALUE, Long.MIN_VALUE}[random.nextInt(5)]);
            case DOUBLE -> row.set(
                    name, undefined ? Double.NaN : new double[] {-1, 0, 1e308, -1e308, 1e-308}[random.nextInt(5)]);
            case BOOLEAN -> row.set(name, random.nextBoolean());
            case TIMESTAMP -> row.set(
                    name, Instant.ofEpochSecond(new long[] {0, -1L << 42, 1L << 42}[random.nextInt(3)]));
            case LONG_ARRAY -> row.set(
                    name, new long[][] {{}, {-1}, {Long.MAX_VALUE, Long.MAX_VALUE}, new long[1000]}[random.nextInt(4)]);
        }
    }

    /** A file that says it is of a table but has other columns. */
    private static void writeForeign(TableSchema table, Path part, String schema) throws IOException {
        Files.delete(part);
        MessageType type = MessageTypeParser.parseMessageType(schema);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(part.toUri()))
                .withType(type)
                .withExtraMetaData(Map.of("initscope.schema.version", "1", "initscope.table", table.name()))
                .build()) {
            writer.write(new SimpleGroupFactory(type).newGroup());
        }
        Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
    }

    /** Asks one of the commands that read tables; where it refuses, nothing is left of its output. */
    private void ask(String label, Random random) {
        Path output = folder.resolve("output");
        String[] arguments = Stream.concat(
                        COMMANDS.get(random.nextInt(COMMANDS.size())).stream()
                                .map(word -> word.equals("OUTPUT") ? output.toString() : word),
                        Stream.of("--out", runs.out().toString()))
                .toArray(String[]::new);
        List<String> before = HostileInput.below(folder);
        boolean accepted = input.command(label, arguments);
        if (accepted) {
            delete(output);
        }
        input.unlessSame(label + " " + String.join(" ", arguments), before, HostileInput.below(folder));
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
