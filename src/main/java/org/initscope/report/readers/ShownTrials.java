package org.initscope.report.readers;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.initscope.report.Report.Fact;

/**
 * The trials of a search that its page shows one by one: all of them, or some that are spread evenly over the table, and those
 * that the page names.
 */
final class ShownTrials {
    private final int all;
    private final int[] rows;

    private ShownTrials(int all, int[] rows) {
        this.all = all;
        this.rows = rows;
    }

    /**
     * @param all trials of the search
     * @param most that are shown beside those that are named
     * @param named their rows in the table
     */
    static ShownTrials of(int all, int most, int[] named) {
        BitSet shown = new BitSet(all);
        if (all <= most) {
            shown.set(0, all);
        } else {
            for (int i = 0; i < most; i++) {
                shown.set((int) ((long) i * all / most));
            }
            Arrays.stream(named).forEach(shown::set);
        }
        return new ShownTrials(all, shown.stream().toArray());
    }

    int all() {
        return all;
    }

    boolean has(int row) {
        return Arrays.binarySearch(rows, row) >= 0;
    }

    /** The place among those that are shown. */
    int place(int row) {
        return Arrays.binarySearch(rows, row);
    }

    /** What the page says where it does not show all. */
    List<Fact> facts() {
        return rows.length == all
                ? List.of()
                : List.of(new Fact(
                        "shown one by one",
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d, spread evenly, with those of the best points and of the edges; points, effects,"
                                        + " importance and edges are of all",
                                rows.length,
                                all)));
    }
}
