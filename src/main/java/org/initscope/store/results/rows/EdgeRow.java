package org.initscope.store.results.rows;

import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.analysis.Edge;

/** An edge of training along a swept key, without the values of the other keys. */
public record EdgeRow(
        @Meaning("The numeric key along which training turns from working to broken.") String key,
        @Meaning("above or below: the side on which it breaks.") Edge.Side side,
        @Meaning(
                        "Where half of the seeds train, between two neighbouring values, on a scale of logarithms where all are above 0.")
                double position,
        @Meaning(
                        value =
                                "Lower end of its interval: the nearest value at which all seeds train, or, where it breaks below,"
                                        + " the value up to which all break; NULL where there is none.",
                        nullable = true)
                double low,
        @Meaning(
                        value =
                                "Upper end of it: the value from which on all seeds break, or, where it breaks below, the nearest"
                                        + " at which all train; NULL where there is none.",
                        nullable = true)
                double high) {

    /** The row of an edge. */
    public static EdgeRow of(String key, Edge edge) {
        return new EdgeRow(key, edge.side(), edge.position(), edge.low(), edge.high());
    }
}
