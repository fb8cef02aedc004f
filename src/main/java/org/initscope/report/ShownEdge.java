package org.initscope.report;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.search.analysis.Edge;
import org.initscope.core.search.analysis.Edges;
import org.initscope.core.search.analysis.TrialColumns;

/**
 * Where along a key training breaks, with all other keys as in a trial; undefined numbers are NaN.
 *
 * @param trial its place
 */
public record ShownEdge(String key, int trial, double position, double low, double high) {
    /** More stand in the table edges alone. */
    private static final int MOST = 5_000;

    static List<ShownEdge> of(TrialColumns trials) {
        List<ShownEdge> shown = new ArrayList<>();
        for (int f = 0; f < trials.factors().size(); f++) {
            String key = trials.factors().get(f).key();
            if (Edges.isAlong(trials.factors().get(f))) {
                Edges.along(trials, f, edge -> {
                    if (shown.size() < MOST) {
                        shown.add(of(key, trials, edge));
                    }
                });
            }
        }
        return shown;
    }

    private static ShownEdge of(String key, TrialColumns trials, Edge edge) {
        return new ShownEdge(key, trials.row(edge.trial()), edge.position(), edge.low(), edge.high());
    }
}
