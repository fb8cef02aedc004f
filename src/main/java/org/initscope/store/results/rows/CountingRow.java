package org.initscope.store.results.rows;

import java.util.List;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.names.CountingCurve;

/** What counting allows after so many of a run's training examples. */
public record CountingRow(
        @Meaning("Distinct training examples counted, in a seeded order.") long examples,
        @Meaning("Characters of context of the best such model, up to the block size and 6.") int contextLength,
        @Meaning("Nats per character of that model on the dev split.") double devLoss,
        @Meaning("The same with one character of context.") double pairDevLoss) {

    /** The rows of a curve; none where nothing was counted. */
    public static List<CountingRow> of(CountingCurve curve) {
        return curve.points().stream()
                .map(point -> new CountingRow(point.examples(), point.contextLength(), point.loss(), point.pairLoss()))
                .toList();
    }
}
