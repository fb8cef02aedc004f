package org.initscope.benchmark.diagnosis;

import java.util.List;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.TrialRow;

/**
 * A trial of a search with what was said of it.
 *
 * @param alone problems and notes where nothing but the trial is known, worst first
 * @param inSearch the same where the other trials of its search are known
 * @param conditions that published tools find, one list a tool
 */
record JudgedTrial(
        TrialRow row, List<FindingRow> alone, List<FindingRow> inSearch, List<PublishedTool.Judgement> conditions) {

    JudgedTrial {
        alone = List.copyOf(alone);
        inSearch = List.copyOf(inSearch);
        conditions = List.copyOf(conditions);
    }

    /** The dev loss that trials are compared by; infinite where training did not come to its end. */
    double loss() {
        return row.summary().isCompleted()
                ? row.summary().losses().compared().orElse(Double.POSITIVE_INFINITY)
                : Double.POSITIVE_INFINITY;
    }

    /** The dev loss that the network shows as it is, with running batch-norm statistics; infinite likewise. */
    double runningLoss() {
        return row.summary().isCompleted() ? row.summary().losses().devLoss() : Double.POSITIVE_INFINITY;
    }

    /** The dev loss above what the data allow; infinite where training did not come to its end. */
    double severity() {
        return row.summary().isCompleted()
                ? row.summary().losses().devLoss() - row.summary().losses().attainableLoss()
                : Double.POSITIVE_INFINITY;
    }

    /** Whether it is warned of, or fails, where nothing but the trial is known. */
    boolean flagged() {
        return Findings.flagged(alone);
    }

    /** The conditions that a published tool finds. */
    List<String> conditions(String tool) {
        return conditions.stream()
                .filter(judgement -> judgement.tool().equals(tool))
                .flatMap(judgement -> judgement.conditions().stream())
                .toList();
    }
}
