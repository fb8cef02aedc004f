package org.initscope.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.NameForm;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Split.Part;
import org.initscope.core.names.UnicodeForm;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that were prepared are opened as they were made, or refused. */
class PreparedExamplesTest {
    @TempDir
    private Path folder;

    /** Names stayed as they are then, which for most of them is what is done to them now. */
    @Test
    void examplesFromBeforeTheKeysWereThereAreThoseThatWereMade() throws IOException {
        NameRules untouched = new NameRules(
                new NameForm(UnicodeForm.AS_IS, false, false),
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.REFUSE,
                Handling.ALLOW,
                Handling.REFUSE);
        DataSpec asIs = new DataSpec(3, 1, 0, 0, 42, true, untouched);
        Path plain = Files.writeString(folder.resolve("plain.txt"), "emma\nzo\u00EB\n");
        Path marks = Files.writeString(folder.resolve("marks.txt"), "emma\nzoe\u0308\n");
        Path joiners = Files.writeString(folder.resolve("joiners.txt"), "emma\na\u200Db\n");

        assertThat(older(plain, asIs).spec()).isEqualTo(all());
        assertThat(older(plain, asIs).fingerprint())
                .isEqualTo(prepare(plain, all(), "today").fingerprint());
        assertThat(older(marks, asIs).spec()).isEqualTo(asIs);
        assertThat(older(joiners, asIs).spec()).isEqualTo(asIs);
    }

    private PreparedExamples older(Path names, DataSpec spec) throws IOException {
        Path out = folder.resolve("older-" + names.getFileName() + System.nanoTime());
        prepare(names, spec, out.toString());
        rewrite(out.resolve("preparation.json"), "    \"unicode\" : \"as_is\",\n", "");
        rewrite(out.resolve("preparation.json"), ",\n    \"invisible\" : \"allow\"", "");
        return open(out);
    }

    /** Who reads them later works in another folder. */
    @Test
    void theNamesFileIsKnownByItsPathFromTheRoot() throws IOException {
        Path names = Files.writeString(folder.resolve("relative.txt"), "emma\nolivia\n");
        Path relative = Path.of("").toAbsolutePath().relativize(names.toAbsolutePath());

        assertThat(prepare(relative, all(), "relative").names().path()).isEqualTo(names.toString());
    }

    @Test
    void anUnfinishedDamagedOrForeignFolderIsNotOpened() throws IOException {
        prepare("emma\nolivia\n", "out");
        Path out = folder.resolve("out");
        PreparedExamples whole = open(out);
        assertThat(whole.names(Part.TRAIN)).isEqualTo(2);

        Path parquet = out.resolve("split=train/part-r-00000.zstd.parquet");
        byte[] bytes = Files.readAllBytes(parquet);
        Files.delete(parquet.resolveSibling("." + parquet.getFileName() + ".crc"));
        Files.write(parquet, Arrays.copyOf(bytes, bytes.length - 10));
        assertThatThrownBy(() -> open(out)).hasMessageContaining("part-r-00000").hasMessageContaining("damaged");
        Files.delete(parquet);
        assertThatThrownBy(() -> open(out)).hasMessageContaining("holds 0 examples, expected 12");

        rewrite(out.resolve("preparation.json"), "\"schema_version\" : 1", "\"schema_version\" : 2");
        assertThatThrownBy(() -> open(out)).hasMessageContaining("schema version 2, expected 1");
        Files.delete(out.resolve("preparation.json"));
        assertThatThrownBy(() -> open(out)).hasMessageContaining("preparation.json is missing");
        assertThatThrownBy(() -> open(folder.resolve("none"))).hasMessageContaining("no prepared examples");
    }

    @Test
    void examplesOrCharactersOfAnotherVocabularyAreNotOpened() throws IOException {
        prepare("emma\nolivia\n", "out");
        PreparedExamples foreign = prepare("abcd\nefghij\n", "other");
        Path out = folder.resolve("out");
        assertThat(foreign.examples(Part.TRAIN)).isEqualTo(open(out).examples(Part.TRAIN));

        replace(out, "split=train/part-r-00000.zstd.parquet");
        assertThatThrownBy(() -> open(out))
                .hasMessageContaining("part-r-00000.zstd.parquet is of another vocabulary: it has class 10, and"
                        + " vocabulary.txt has the classes 0 to 7; prepare the names again");
        replace(out, "vocabulary.txt");
        assertThatThrownBy(() -> open(out))
                .hasMessageContaining(
                        "were prepared with 8 classes, and their vocabulary.txt has 11: prepare the names" + " again");
    }

    /** Takes a file, with Hadoop's checksum, from the examples in {@code other}. */
    private void replace(Path out, String name) throws IOException {
        Path to = out.resolve(name);
        Path from = folder.resolve("other").resolve(name);
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(checksum(from), checksum(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path checksum(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".crc");
    }

    private static void rewrite(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.writeString(file, text.replace(from, to));
    }

    private static PreparedExamples open(Path out) {
        return PreparedExamples.open(out.toString());
    }

    private static DataSpec all() {
        return new DataSpec(3, 1, 0, 0, 42, true, NameRules.strict());
    }

    private PreparedExamples prepare(String text, String out) throws IOException {
        Path names = Files.writeString(folder.resolve("names-of-" + out + ".txt"), text);
        return prepare(names, all(), out);
    }

    private PreparedExamples prepare(Path names, DataSpec spec, String out) {
        return new ExamplePreparation(LocalSpark.context(), spec)
                .prepare(names.toString(), folder.resolve(out).toString());
    }
}
