package org.initscope.app.search;

import java.util.List;
import java.util.stream.Collectors;
import org.initscope.app.config.SearchJob;
import org.initscope.app.text.Figures;
import org.initscope.app.text.TextTable;
import org.initscope.core.search.Axis;
import org.initscope.core.search.SweptValue;
import org.initscope.core.search.analysis.Factor;

/** The swept keys of a search with their values, and whether the file or the command line sweeps them. */
public record GridText(SearchJob search) {
    private static final int MOST_VALUES = 8;

    /** The lines, each with its end. */
    public String render() {
        TextTable table =
                new TextTable().text("swept key").number("values").text("which").text("from");
        List<String> keys = search.settings().grid().keys();
        for (Axis axis : search.settings().grid().axes()) {
            for (int k = 0; k < axis.keys().size(); k++) {
                String key = axis.keys().get(k);
                String name = SearchSummary.shortName(key, keys);
                table.row(
                        k == 0
                                ? name
                                : name + " with "
                                        + SearchSummary.shortName(axis.keys().get(0), keys),
                        Figures.count(axis.points().size()),
                        values(axis, k),
                        search.place(key));
            }
        }
        return table.render() + hint(keys);
    }

    private static String values(Axis axis, int key) {
        List<String> values = axis.points().stream()
                .map(point -> point.get(key))
                .map(SweptValue::printed)
                .toList();
        return values.size() <= MOST_VALUES
                ? String.join(", ", values)
                : values.get(0) + ", " + values.get(1) + ", … " + values.get(values.size() - 1);
    }

    /** Says how to replace the grid of the file where both have a part of it. */
    private String hint(List<String> keys) {
        boolean both = keys.stream()
                        .filter(key -> !key.equals(Factor.SEED))
                        .collect(Collectors.groupingBy(search::isSweptByOverride))
                        .size()
                > 1;
        return both
                ? "--set adds to the grid of the file; to sweep none of the file's keys, begin with\n"
                        + "  --set search.grid=null\n"
                : "";
    }
}
