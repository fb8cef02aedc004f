package org.initscope.app.config.text;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant who wrote something else. */
public final class Suggestion {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Suggestion() {}

    /** The candidate that is most like what was written, of which there is at least one. */
    public static String of(String written, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .orElseThrow();
    }

    /** For example ", did you mean tanh?"; empty where nothing is near. */
    public static String question(String written, Collection<String> candidates) {
        int limit = Math.max(2, lastName(written).length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(written, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)))
                .map(candidate -> ", did you mean " + candidate + "?")
                .orElse("");
    }

    /** Letters to change in the whole name, or in its last part where another section was meant. */
    private static int distance(String written, String candidate) {
        return Math.min(DISTANCE.apply(written, candidate), 1 + DISTANCE.apply(lastName(written), lastName(candidate)));
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
