package org.initscope.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.initscope.DuckDbAnswer;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.NameForm;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Split;
import org.initscope.core.names.Split.Part;
import org.initscope.core.names.UnicodeForm;
import org.initscope.core.names.Vocabulary;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.SpelledNames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A names file becomes its examples in Parquet, whole or not at all, or is refused. */
class ExamplePreparationTest {
    private static final String NAMES = "data/names.txt";
    private static final String DESERET = "\uD801\uDC28";

    @TempDir
    private static Path shipped;

    private static List<String> shippedNames;
    private static PreparedExamples shippedExamples;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepareTheShippedNames() throws IOException {
        shippedNames = Files.readAllLines(Path.of(NAMES));
        shippedExamples = new ExamplePreparation(LocalSpark.context(), DataSpec.standard())
                .prepare(NAMES, shipped.resolve("out").toString());
    }

    @Test
    void theShippedNamesBecomeTheirExamples() throws SQLException {
        assertThat(shippedExamples.names().sha256())
                .isEqualTo("bd02dfd33179e23ec2dd093cbd4de619834f75d660ef1ae04d3127e7a0110053");
        assertThat(shippedExamples.counts().lines()).isEqualTo(32_257);
        assertThat(shippedExamples.counts().distinctNames()).isEqualTo(29_693);
        assertThat(shippedExamples.vocabulary()).isEqualTo(Vocabulary.ofNames(shippedNames));
        assertThat(shippedExamples.vocabulary().size()).isEqualTo(27);
        for (Part part : Part.values()) {
            assertThat(rows(shippedExamples, part)).isEqualTo(expectedRows(shippedNames, shippedExamples, part));
        }
    }

    @Test
    void sparkReadsTheExamplesWithTheirSplitAsAColumn() {
        List<Row> splits = LocalSpark.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .parquet(shippedExamples.path())
                .groupBy("split")
                .agg(functions.count("target"), functions.sum("context_2"), functions.max("name"))
                .orderBy("split")
                .collectAsList();

        assertThat(splits).extracting(row -> row.getString(0)).containsExactly("dev", "test", "train");
        for (Row row : splits) {
            Part part = Part.valueOf(row.getString(0).toUpperCase(Locale.ROOT));
            List<String> names = ofPart(shippedNames, shippedExamples.spec().split(), part);
            // the newest character of a context is every character of a name once
            long sum = names.stream()
                    .flatMapToInt(
                            name -> IntStream.of(shippedExamples.vocabulary().encode(name)))
                    .sum();
            assertThat(row.getLong(1)).isEqualTo(shippedExamples.examples(part));
            assertThat(row.getLong(2)).isEqualTo(sum);
            assertThat(row.getLong(3)).isEqualTo(names.size() - 1);
        }
    }

    @Test
    void aRowTakesLessThanThreeBytes() throws IOException {
        long bytes = 0;
        for (Path file : parquetFiles(Path.of(URI.create(shippedExamples.folder(Part.TRAIN))))) {
            bytes += Files.size(file);
        }
        assertThat((double) bytes / shippedExamples.examples(Part.TRAIN)).isLessThan(3.0);
    }

    @Test
    void noNameStandsInTwoParts() {
        Set<String> seen = new HashSet<>();
        for (Part part : Part.values()) {
            Set<String> names = new HashSet<>(names(shippedExamples, part));
            assertThat(Collections.disjoint(seen, names)).isTrue();
            seen.addAll(names);
        }
        assertThat(seen).hasSize(29_693);
    }

    @Test
    void aFileOfManyPartitionsGivesItsNamesInTheirOrder() throws IOException {
        List<String> names = SpelledNames.numbered(30_000);
        names.addAll(names.subList(500, 1_500));
        Path file = Files.write(folder.resolve("many.txt"), names);
        for (boolean keep : new boolean[] {true, false}) {
            DataSpec spec = new DataSpec(1, 0.5, 0.25, 0.25, 7, keep, NameRules.strict());
            PreparedExamples prepared = prepare(file.toString(), spec, "out-" + keep);
            List<String> expected = keep ? names : names.subList(0, 30_000);
            for (Part part : Part.values()) {
                assertThat(names(prepared, part)).isEqualTo(ofPart(expected, spec.split(), part));
            }
            assertThat(prepared.counts().droppedDuplicates()).isEqualTo(keep ? 0 : 1_000);
            assertThat(prepared.counts().distinctNames()).isEqualTo(30_000);
            assertThat(parquetFiles(folder.resolve("out-" + keep + "/split=train")))
                    .hasSizeGreaterThan(2);
        }
    }

    @Test
    void everyAlphabetAndBlockSizeWorks() throws IOException {
        DataSpec spec = new DataSpec(8, 1, 0, 0, 42, true, NameRules.strict());
        PreparedExamples prepared = prepareText("李雷\nΑλέξης\n" + DESERET + "x" + DESERET + "\n", spec);

        assertThat(names(prepared, Part.TRAIN)).containsExactly("李雷", "Αλέξης", DESERET + "x" + DESERET);
        assertThat(prepared.vocabulary().size()).isEqualTo(11);
        assertThat(prepared.examples(Part.TRAIN)).isEqualTo(3 + 7 + 4);
        assertThat(prepared.examples(Part.DEV)).isZero();
    }

    @Test
    void aByteOrderMarkAndTheLineEndsOfWindowsAreNoPartOfNames() throws IOException {
        PreparedExamples prepared = prepareText("\uFEFFemma\r\nolivia\r\nava", all());

        assertThat(names(prepared, Part.TRAIN)).containsExactly("emma", "olivia", "ava");
        assertThat(prepared.counts().lines()).isEqualTo(3);
    }

    @Test
    void irregularLinesAreRefusedWithTheirNumber() {
        assertRefused("emma\n\nava\n", "line 2 of", "is empty", "data.empty-lines");
        assertRefused("emma\nava\nmary ann\n", "line 3 of", "\"mary ann\"", "data.blanks");
        assertRefused("emma\nr2d2\n", "line 2 of", "\"r2d2\"", "data.digits");
        assertRefused("emma\nj.r\n", "line 2 of", "\"j.r\"", "boundary");
        assertRefused("a\n".repeat(900_000) + "b b\n" + "a\n".repeat(900_000) + "\n", "line 900001 of", "\"b b\"");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".out"));
    }

    @Test
    void irregularLinesAreSkippedOrAllowedAndCounted() throws IOException {
        NameRules rules = new NameRules(
                new NameForm(UnicodeForm.NFC, true, true),
                Handling.SKIP,
                Handling.ALLOW,
                Handling.SKIP,
                Handling.REFUSE,
                Handling.REFUSE);
        DataSpec spec = new DataSpec(3, 1, 0, 0, 42, true, rules);
        PreparedExamples prepared = prepareText(" Emma \n\n  \nMary Ann\nR2\n", spec);

        assertThat(names(prepared, Part.TRAIN)).containsExactly("emma", "mary ann");
        assertThat(prepared.counts().irregular().skipped().get(Irregularity.EMPTY_LINE))
                .isEqualTo(2);
        assertThat(prepared.counts().irregular().skipped().get(Irregularity.DIGIT))
                .isEqualTo(1);
        assertThat(prepared.counts().irregular().allowed().get(Irregularity.BLANK))
                .isEqualTo(1);
        assertThat(prepared.spec()).isEqualTo(spec);
    }

    /** 300 names, each composed and decomposed: the same name never stands in two parts. */
    @Test
    void spellingsThatAreReadAsTheSameStandInOnePart() throws IOException {
        List<String> names = shippedNames.subList(0, 300);
        String text = names.stream()
                .map(name -> name + "\u00E9\n" + name + "e\u0301\n")
                .reduce("", String::concat);

        PreparedExamples prepared = prepareText(text, DataSpec.standard());

        Set<String> seen = new HashSet<>();
        for (Part part : Part.values()) {
            Set<String> ofPart = new HashSet<>(names(prepared, part));
            assertThat(Collections.disjoint(seen, ofPart)).isTrue();
            seen.addAll(ofPart);
        }
        assertThat(seen).hasSize(300).allMatch(name -> name.endsWith("\u00E9"));
        assertThat(prepared.counts().distinctNames()).isEqualTo(300);
    }

    @Test
    void invisibleCharactersAreCountedByTheirCode() throws IOException {
        NameRules rules = new NameRules(
                NameForm.standard(),
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.ALLOW,
                Handling.REFUSE);
        DataSpec spec = new DataSpec(3, 1, 0, 0, 42, true, rules);

        PreparedExamples prepared = prepareText("\u0646\u200C\u0627\n\u200C\u200Da\nemma\n", spec);

        assertThat(prepared.counts().irregular().allowed()).containsEntry(Irregularity.INVISIBLE, 2L);
        assertThat(prepared.counts().irregular().invisible())
                .containsOnly(Map.entry(0x200C, 2L), Map.entry(0x200D, 1L));
        assertThat(prepared.spec()).isEqualTo(spec);
    }

    @Test
    void tooFewNamesAreRefused() {
        NameRules skipping = new NameRules(
                NameForm.standard(), Handling.SKIP, Handling.SKIP, Handling.SKIP, Handling.REFUSE, Handling.REFUSE);
        assertThatThrownBy(() -> prepareText("\n1\n", new DataSpec(3, 1, 0, 0, 42, true, skipping)))
                .hasMessageContaining("has 2 lines and no name");
        assertThatThrownBy(() -> prepareText("isabella\n", DataSpec.standard()))
                .hasMessageContaining("none of 1 name of")
                .hasMessageContaining("train split");
    }

    @Test
    void aFolderThatExistsIsLeftAlone() throws IOException {
        prepareText("emma\n", all());
        assertThatThrownBy(() -> prepareText("ava\n", all())).hasMessageContaining("exists already");
        assertThat(names(PreparedExamples.open(folder.resolve("out").toString()), Part.TRAIN))
                .containsExactly("emma");
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path names = Files.writeString(folder.resolve("names.txt"), "emma\n");
        assertThatThrownBy(() -> new ExamplePreparation(LocalSpark.context(), all())
                        .prepare(names.toString(), file.resolve("out").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file/out")
                .hasMessageContaining("cannot be");
    }

    private void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> prepareText(text, all()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    private static DataSpec all() {
        return new DataSpec(3, 1, 0, 0, 42, true, NameRules.strict());
    }

    private PreparedExamples prepareText(String text, DataSpec spec) throws IOException {
        Path file = Files.write(folder.resolve("names [1],{2}.txt"), text.getBytes(StandardCharsets.UTF_8));
        return prepare(file.toString(), spec);
    }

    private PreparedExamples prepare(String names, DataSpec spec) {
        return prepare(names, spec, "out");
    }

    private PreparedExamples prepare(String names, DataSpec spec, String out) {
        return new ExamplePreparation(LocalSpark.context(), spec)
                .prepare(names, folder.resolve(out).toString());
    }

    private static List<String> ofPart(List<String> names, Split split, Part part) {
        return names.stream().filter(name -> split.partOf(name) == part).toList();
    }

    private static List<Path> parquetFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    /** Rows as DuckDB reads them, in the order of names and positions. */
    private static List<List<Integer>> rows(PreparedExamples prepared, Part part) throws SQLException {
        String files = Path.of(URI.create(prepared.folder(part))) + "/*.parquet";
        return DuckDbAnswer.to("select * from read_parquet('" + files
                        + "', hive_partitioning = false) order by name, position")
                .rows()
                .stream()
                .map(row ->
                        row.stream().map(value -> ((Number) value).intValue()).toList())
                .toList();
    }

    private static List<List<Integer>> expectedRows(List<String> names, PreparedExamples prepared, Part part) {
        List<List<Integer>> rows = new ArrayList<>();
        int rank = 0;
        for (String name : ofPart(names, prepared.spec().split(), part)) {
            Minibatch examples =
                    prepared.spec().window().examples(prepared.vocabulary().encode(name));
            int blockSize = examples.blockSize();
            for (int position = 0; position < examples.examples(); position++) {
                List<Integer> row = new ArrayList<>(List.of(rank, position));
                for (int i = 0; i < blockSize; i++) {
                    row.add(examples.contexts()[position * blockSize + i]);
                }
                row.add(examples.targets()[position]);
                rows.add(row);
            }
            rank++;
        }
        return rows;
    }

    private static List<String> names(PreparedExamples prepared, Part part) {
        return SpelledNames.of(
                SplitExamples.read(new Configuration(), prepared, part, 0, Integer.MAX_VALUE), prepared.vocabulary());
    }
}
