package org.initscope.store.results.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.analysis.Importance;

/** How much of the variance of the loss something explains. */
public record ImportanceRow(
        @Meaning("key, pair, higher (three keys or more together, and pairs where they were not fitted) or seeds.")
                String kind,
        @Meaning("The key; keys that always change together are named together.") Optional<String> key,
        @Meaning("Of a pair the other key.") Optional<String> withKey,
        @Meaning("Share of the variance of the dev loss, in which what broke counts as ln V.") double share,
        @Meaning("Degrees of freedom of a key or pair.") OptionalLong degreesOfFreedom,
        @Meaning(
                        "Share that chance alone is expected to give it, from the seeds of points; for least_squares from what is not explained,"
                                + " where that is more.")
                OptionalDouble noiseShare,
        @Meaning("exact where the grid is full and every point has as many seeds; else least_squares.") String method) {

    /** The rows of a search. */
    public static List<ImportanceRow> of(Importance importance) {
        String method = importance.isExact() ? "exact" : "least_squares";
        List<ImportanceRow> rows = new ArrayList<>();
        for (Importance.Term term : importance.terms()) {
            rows.add(new ImportanceRow(
                    term.isPair() ? "pair" : "key",
                    Optional.of(term.keys().get(0).key()),
                    term.isPair() ? Optional.of(term.keys().get(1).key()) : Optional.empty(),
                    term.share(),
                    OptionalLong.of(term.freedom()),
                    OptionalDouble.of(term.noiseShare()),
                    method));
        }
        rows.add(rest("higher", importance.higher(), method));
        rows.add(rest("seeds", importance.seeds(), method));
        return rows;
    }

    private static ImportanceRow rest(String kind, double share, String method) {
        return new ImportanceRow(
                kind, Optional.empty(), Optional.empty(), share, OptionalLong.empty(), OptionalDouble.empty(), method);
    }
}
