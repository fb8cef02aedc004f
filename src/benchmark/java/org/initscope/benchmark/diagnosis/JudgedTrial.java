package org.initscope.benchmark.diagnosis;

import java.util.List;
import java.util.Optional;
import org.initscope.store.results.FindingRow;
import org.initscope.store.results.TrialRow;

/**
 * A trial of a search with what was said of it.
 *
 * @param findings problems and notes, worst first
 * @param conditions that published tools find, one list a tool
 */
record JudgedTrial(TrialRow row, List<FindingRow> findings, List<PublishedTool.Judgement> conditions) {

    JudgedTrial {
        findings = List.copyOf(findings);
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

    /** The finding that comes first, where it is a problem. */
    Optional<FindingRow> problem() {
        return findings.stream()
                .filter(finding -> finding.verdict().isProblem())
                .findFirst();
    }

    /** The first finding with a remedy, a note among them. */
    Optional<FindingRow> remedied() {
        return findings.stream().filter(finding -> finding.remedy().isPresent()).findFirst();
    }
}
