package org.initscope.store.results;

import org.initscope.core.search.TrialOutcome;
import org.initscope.core.training.Divergence;
import org.initscope.store.tables.TableRow;

/** Where training left the finite numbers, as a row of a run or trial has it. */
public final class RowDivergence {
    private RowDivergence() {}

    /** Of a row of {@code runs}. */
    public static Divergence ofRun(TableRow row) {
        return divergence(row, Double.NaN);
    }

    /** Of a row of {@code trials}, with the loss where it is its bound that was left. */
    public static Divergence ofTrial(TableRow row) {
        return divergence(row, row.isNull("reason") ? Double.NaN : TrialOutcome.Diverged.lossOf(row.string("reason")));
    }

    private static Divergence divergence(TableRow row, double loss) {
        return row.isNull("diverged_step")
                ? new Divergence.None()
                : new Divergence.At(row.number("diverged_step"), row.string("diverged_layer"), loss);
    }
}
