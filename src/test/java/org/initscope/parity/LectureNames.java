package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        this.shuffled = new ArrayList<>();
        split.required("order").forEach(index -> shuffled.add(names.get(index.asInt())));
        this.vocabulary = Vocabulary.ofNames(names);
    }

    /** The file that system property {@code parity.names} names, or that of the lecture beside the project. */
    public static Path file() {
        String given = System.getProperty("parity.names", "");
        return given.isBlank() ? BESIDE_THE_PROJECT : Path.of(given);
    }

    /** The names, where their file is there. */
    public static Optional<LectureNames> read() {
        if (!Files.isRegularFile(file())) {
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
