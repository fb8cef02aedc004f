package org.initscope.report.readers;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.store.results.rows.FindingRow;
import org.initscope.store.results.rows.RunRow;

/** The step at which the layers of a run tell most of what became of it. */
final class TellingStep {
    private TellingStep() {}

    /**
     * Where it diverged, else where its first fault or warning was last seen, else its start. What was seen over many steps,
     * such as the course of the loss, shows less at the first of them, where the layers may be healthy yet.
     */
    static long of(RunRow.End end, List<FindingRow> findings) {
        return Stream.of(end.divergedStep(), lastSeen(findings, Verdict.FAIL), lastSeen(findings, Verdict.WARN))
                .flatMapToLong(OptionalLong::stream)
                .findFirst()
                .orElse(0);
    }

    private static OptionalLong lastSeen(List<FindingRow> findings, Verdict verdict) {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .flatMapToLong(finding -> finding.seen().toStep().stream())
                .findFirst();
    }
}
