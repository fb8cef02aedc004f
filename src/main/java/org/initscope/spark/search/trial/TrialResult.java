package org.initscope.spark.search.trial;

import java.io.Serializable;
import java.util.List;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.search.TrialOutcome;
import org.initscope.store.results.rows.TrialLosses;
import org.initscope.store.tables.RowBlock;

/**
 * What a trial brings back.
 *
 * @param rung that it has reached, or −1 where it has ended
 * @param steps taken
 * @param stepSeconds wall time of its steps
 * @param seconds wall time of all that it did
 * @param verdict the worst of the diagnosis of all its steps
 */
public record TrialResult(
        String id,
        TrialOutcome outcome,
        int rung,
        long steps,
        TrialLosses losses,
        double stepSeconds,
        double seconds,
        Verdict verdict,
        List<RowBlock> rows)
        implements Serializable {

    public TrialResult {
        rows = List.copyOf(rows);
    }

    /** The same without its rows. */
    public TrialResult withoutRows() {
        return new TrialResult(id, outcome, rung, steps, losses, stepSeconds, seconds, verdict, List.of());
    }

    /** The same, stopped at its rung. */
    public TrialResult stopped(long step) {
        return new TrialResult(
                id,
                new TrialOutcome.Stopped(rung, step),
                TrialSegment.END,
                steps,
                losses,
                stepSeconds,
                seconds,
                verdict,
                List.of());
    }

    public boolean hasEnded() {
        return rung == TrialSegment.END;
    }
}
