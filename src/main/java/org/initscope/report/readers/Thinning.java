package org.initscope.report.readers;

import java.util.Collection;
import java.util.TreeSet;

/** Which of many measured steps a page shows. */
final class Thinning {
    /** The first steps of a training say most about its start. */
    private static final int KEPT_FROM_START = 10;

    private Thinning() {}

    /** At most {@code most} of the steps: the first ten, the last one, and evenly spread ones between. */
    static TreeSet<Long> of(Collection<Long> steps, int most) {
        TreeSet<Long> sorted = new TreeSet<>(steps);
        if (sorted.size() <= most) {
            return sorted;
        }
        Long[] all = sorted.toArray(Long[]::new);
        int start = Math.min(KEPT_FROM_START, most / 3);
        TreeSet<Long> kept = new TreeSet<>();
        for (int i = 0; i < start; i++) {
            kept.add(all[i]);
        }
        int rest = most - start;
        for (int i = 0; i < rest; i++) {
            long place = start + Math.round((double) (all.length - 1 - start) * i / Math.max(1, rest - 1));
            kept.add(all[(int) place]);
        }
        return kept;
    }
}
