package org.initscope.app.config.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant who wrote something else. */
public final class Suggestion {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    /** So many are named where several share a word. */
    private static final int MOST = 3;

    private Suggestion() {}

    /** The candidate that is most like what was written, of which there is at least one. */
    public static String of(String written, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .orElseThrow();
    }

    /** For example ", did you mean tanh?"; empty where nothing is near. */
    public static String question(String written, Collection<String> candidates) {
        List<String> havingWord = havingWord(written, candidates);
        List<String> inSection = besides(written, candidates);
        return Stream.of(
                        havingWord.stream().filter(inSection::contains).toList(),
                        nearest(written, inSection),
                        namesakes(written, candidates),
                        nearest(written, candidates),
                        havingWord)
                .filter(meant -> !meant.isEmpty())
                .findFirst()
                .map(meant -> ", did you mean " + String.join(" or ", meant) + "?")
                .orElse("");
    }

    /** Those of the section that was written, of which there are none for a name without one. */
    static List<String> besides(String written, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> written.contains(".") && section(candidate).equals(section(written)))
                .toList();
    }

    /** Those of the same last name in other sections. */
    private static List<String> namesakes(String written, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate ->
                        written.contains(".") && lastName(candidate).equals(lastName(written)))
                .limit(MOST)
                .toList();
    }

    /** The one of which the fewest letters are to change, if these are few. */
    private static List<String> nearest(String written, Collection<String> candidates) {
        int limit = Math.max(2, lastName(written).length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(written, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .stream()
                .toList();
    }

    /**
     * Candidates that are the written word with others, as batch-size is size, or that are a word of it in its section, as
     * embedding is of embedding-size; those of the fewest letters first.
     */
    private static List<String> havingWord(String written, Collection<String> candidates) {
        return candidates.stream()
                .filter(candidate -> words(candidate).contains(lastName(written))
                        || section(candidate).equals(section(written))
                                && words(written).contains(lastName(candidate)))
                .sorted(Comparator.comparingInt(String::length))
                .limit(MOST)
                .toList();
    }

    /** Letters to change in the whole name, or in its last part where another section was meant. */
    private static int distance(String written, String candidate) {
        return Math.min(DISTANCE.apply(written, candidate), 1 + DISTANCE.apply(lastName(written), lastName(candidate)));
    }

    private static List<String> words(String path) {
        return List.of(lastName(path).split("-"));
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String section(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }
}
