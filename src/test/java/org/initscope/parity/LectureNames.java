package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Vocabulary;

/** The lecture's names in the order of its split, {@code split.json}. */
public final class LectureNames {
    private static final Path BESIDE_THE_PROJECT = Path.of("..", "shared", "data", "makemore-names.txt");

    private final JsonNode split;
    private final List<String> shuffled;
    private final Vocabulary vocabulary;

    private LectureNames(JsonNode split, List<String> names) {
        this.split = split;
        int words = split.required("words").asInt();
        if (names.size() != words) {
            throw new IllegalArgumentException(String.format(
                    "%s has %d lines, expected the lecture's %d (see -Dparity.names)", file(), names.size(), words));
        }
        this.shuffled = new ArrayList<>();
        split.required("order").forEach(index -> shuffled.add(names.get(index.asInt())));
        if (!sha256(shuffled).equals(split.required("shuffled_words_sha256").asText())) {
            throw new IllegalArgumentException(file() + " has other names than the lecture (see -Dparity.names)");
        }
        this.vocabulary = Vocabulary.ofNames(names);
    }

    private static String sha256(List<String> names) {
        try {
            byte[] text = String.join("\n", names).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file that system property {@code parity.names} names, or that of the lecture beside the project. */
    public static Path file() {
        String given = System.getProperty("parity.names", "");
        return given.isBlank() ? BESIDE_THE_PROJECT : Path.of(given);
    }

    /**
     * The names; empty where no file is named and none lies beside the project.
     *
     * @throws IllegalArgumentException in one sentence, where the file is not the lecture's
     */
    public static Optional<LectureNames> read() {
        if (!Files.isRegularFile(file())) {
            if (!file().equals(BESIDE_THE_PROJECT)) {
                throw new IllegalArgumentException("there is no file " + file() + " (see -Dparity.names)");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new LectureNames(ParityFixture.named("split.json").root(), Files.readAllLines(file())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the names of " + file(), e);
        }
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** {@code split.json}. */
    public JsonNode split() {
        return split;
    }

    /** All names in the order of the shuffle. */
    public List<String> shuffled() {
        return List.copyOf(shuffled);
    }

    /** The names of {@code train}, {@code val} or {@code test}. */
    public List<String> names(String part) {
        int n1 = split.required("n1").asInt();
        int n2 = split.required("n2").asInt();
        return switch (part) {
            case "train" -> shuffled.subList(0, n1);
            case "val" -> shuffled.subList(n1, n2);
            case "test" -> shuffled.subList(n2, shuffled.size());
            default -> throw new IllegalArgumentException("the split has no part " + part);
        };
    }

    /** The examples of {@code train}, {@code val} or {@code test}. */
    public Examples examples(String part, int blockSize) {
        return Examples.of(
                vocabulary.size(),
                blockSize,
                names(part).stream().map(vocabulary::encode).toList());
    }
}
