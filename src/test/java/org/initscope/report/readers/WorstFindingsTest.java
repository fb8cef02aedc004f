package org.initscope.report.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.report.Report.ShownFinding;
import org.initscope.report.SearchReport.RuleTally;
import org.initscope.store.results.rows.FindingRow;
import org.junit.jupiter.api.Test;

/** Of more findings than a page can hold, the worst are on it. */
class WorstFindingsTest {
    private static FindingRow finding(String trial, String rule, Verdict verdict, double observed, double threshold) {
        return new FindingRow(
                Optional.of(trial),
                rule,
                1,
                verdict,
                new FindingRow.Where(OptionalInt.empty(), Optional.empty(), Optional.of("anything"), Optional.empty()),
                new FindingRow.Seen(OptionalLong.of(0), OptionalLong.of(1), defined(observed), defined(threshold)),
                FindingRow.Costs.unknown(),
                "A sentence.",
                Optional.empty(),
                Optional.empty());
    }

    private static OptionalDouble defined(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static WorstFindings of(int most) {
        WorstFindings findings = new WorstFindings(most, trial -> true);
        findings.add(finding("a", "dead-units", Verdict.WARN, 0.9, 0.02));
        findings.add(finding("b", "dead-units", Verdict.FAIL, 0.2, 0.1));
        findings.add(finding("c", "dead-units", Verdict.PASS, 0, 0.1));
        findings.add(finding("c", "update-data-ratio", Verdict.FAIL, -6, -4.5));
        findings.add(finding("d", "dead-units", Verdict.FAIL, 0.8, 0.1));
        findings.add(finding("d", "dead-units", Verdict.WARN, 0.03, 0.02));
        findings.add(finding("e", "loss-course", Verdict.FAIL, Double.NaN, Double.NaN));
        return findings;
    }

    @Test
    void faultsComeBeforeWarningsAndAmongThemWhatIsFurthestBeyondItsLimit() {
        assertThat(of(100).rows()).extracting(ShownFinding::trial).containsExactly("e", "d", "b", "c", "a", "d");
        assertThat(of(100).leftOut()).isZero();
    }

    @Test
    void theOthersAreCounted() {
        assertThat(of(3).rows()).extracting(ShownFinding::trial).containsExactly("e", "d", "b");
        assertThat(of(3).leftOut()).isEqualTo(3);
    }

    @Test
    void aTrialCountsOnceForEachRule() {
        assertThat(of(1).byRule())
                .extracting(RuleTally::rule, RuleTally::failed, RuleTally::warned, tally -> tally.worst()
                        .trial())
                .containsExactly(
                        tuple("dead-units", 2, 1, "d"),
                        tuple("loss-course", 1, 0, "e"),
                        tuple("update-data-ratio", 1, 0, "c"));
    }
}
