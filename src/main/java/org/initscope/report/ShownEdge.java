package org.initscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.initscope.core.search.analysis.Edges;
import org.initscope.core.search.analysis.TrialColumns;

/**
 * Where along a key training breaks, with all other keys as in a trial.
 *
 * @param trial its place
 */
public record ShownEdge(String key, int trial, double position) {
    /** More stand in the table edges alone. */
    private static final int MOST = 5_000;

    /** The same with another place of the trial. */
    public ShownEdge at(IntUnaryOperator place) {
        return new ShownEdge(key, place.applyAsInt(trial), position);
    }

    /** Those of all trials of a search. */
    public static List<ShownEdge> of(TrialColumns trials) {
        List<ShownEdge> shown = new ArrayList<>();
        Edges.factors(trials)
                .forEach(factor -> Edges.along(trials, factor, edge -> {
                    if (shown.size() < MOST) {
                        shown.add(new ShownEdge(
                                trials.factors().get(factor).key(), trials.row(edge.trial()), edge.position()));
                    }
                }));
        return shown;
    }
}
