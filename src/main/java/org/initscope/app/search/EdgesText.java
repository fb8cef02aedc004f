package org.initscope.app.search;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.search.analysis.Edge;
import org.initscope.core.search.analysis.Edges;
import org.initscope.core.search.analysis.Factor;
import org.initscope.core.search.analysis.TrialColumns;

/** Where along each numeric key training breaks, over the combinations of the other keys. */
final class EdgesText {
    private final TrialColumns trials;

    EdgesText(TrialColumns trials) {
        this.trials = trials;
    }

    /** Empty where no key has an edge. */
    String render() {
        List<String> keys = trials.factors().stream().map(Factor::key).toList();
        TextTable table = new TextTable()
                .text("key")
                .text("breaks")
                .number("edges")
                .number("least")
                .number("middle")
                .number("most")
                .number("all\nwork")
                .number("all\nbreak");
        Edges.factors(trials).forEach(factor -> add(factor, keys, table));
        return table.isEmpty()
                ? ""
                : "edges: where half of the seeds break, in the combinations of the other keys that have such an edge\n"
                        + table.render();
    }

    private void add(int factor, List<String> keys, TextTable table) {
        Map<Edge.Side, DoubleStream.Builder> positions = new EnumMap<>(Edge.Side.class);
        Edges.Tally tally = Edges.along(trials, factor, edge -> positions
                .computeIfAbsent(edge.side(), side -> DoubleStream.builder())
                .add(edge.position()));
        positions.forEach((side, of) -> {
            double[] sorted = of.build().sorted().toArray();
            table.row(
                    SearchSummary.shortName(trials.factors().get(factor).key(), keys),
                    side == Edge.Side.ABOVE ? "above" : "below",
                    Figures.count(sorted.length),
                    Figures.decimal(sorted[0]),
                    Figures.decimal(sorted[(sorted.length - 1) / 2]),
                    Figures.decimal(sorted[sorted.length - 1]),
                    Figures.count(tally.working()),
                    Figures.count(tally.broken()));
        });
    }
}
