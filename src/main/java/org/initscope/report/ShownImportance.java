package org.initscope.report;

import java.util.List;
import java.util.Optional;
import org.initscope.core.search.analysis.Importance;
import org.initscope.core.search.analysis.TrialColumns;

/**
 * How much of the variance of the loss keys and pairs explain.
 *
 * @param higher share of three keys or more
 * @param seeds share of chance
 */
public record ShownImportance(List<Term> terms, double higher, double seeds, boolean exact, boolean pairs) {
    /** More bars are no picture; all of them stand in the table importance. */
    private static final int MOST = 20;

    /**
     * A key or a pair.
     *
     * @param labels of one key, or two; keys that change together are named together
     * @param keys whose values tell the trials apart
     */
    public record Term(List<String> labels, List<String> keys, double share, double noise) {}

    /** That of all trials of a search; empty where nothing can be said of it. */
    public static Optional<ShownImportance> of(TrialColumns trials) {
        return Importance.of(trials)
                .map(importance -> new ShownImportance(
                        importance.terms().stream()
                                .limit(MOST)
                                .map(term -> new Term(
                                        term.keys().stream()
                                                .map(key -> key.key())
                                                .toList(),
                                        term.places().stream()
                                                .map(place -> trials.factors()
                                                        .get(place)
                                                        .key())
                                                .toList(),
                                        term.share(),
                                        term.noiseShare()))
                                .toList(),
                        importance.higher(),
                        importance.seeds(),
                        importance.isExact(),
                        importance.hasPairs()));
    }
}
