package org.initscope.app.text;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.evidence.LayerObservation;

/** What was measured of one network at the first and at the last of its measured steps, from rows in any order. */
final class FirstAndLastStep {
    private final List<LayerObservation> first = new ArrayList<>();
    private final List<LayerObservation> last = new ArrayList<>();

    void add(LayerObservation row) {
        add(first, row, isEmpty() ? 0 : Long.compare(first.get(0).step(), row.step()));
        add(last, row, last.isEmpty() ? 0 : Long.compare(row.step(), last.get(0).step()));
    }

    /** Adds a row to those of one step; one that is further out takes their place. */
    private static void add(List<LayerObservation> rows, LayerObservation row, int further) {
        if (further > 0) {
            rows.clear();
        }
        if (further >= 0) {
            rows.add(row);
        }
    }

    boolean isEmpty() {
        return first.isEmpty();
    }

    List<LayerObservation> first() {
        return first;
    }

    List<LayerObservation> last() {
        return last;
    }
}
