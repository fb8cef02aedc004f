package org.initscope.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.initscope.report.Report.FindingRow;
import org.initscope.report.SearchReport.RuleTally;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.Tables;
import org.junit.jupiter.api.Test;

/** Of more findings than a page can hold, the worst are on it. */
class WorstFindingsTest {
    private static TableRow finding(String trial, String rule, String verdict, double observed, double threshold) {
        return Tables.FINDINGS
                .row()
                .set("trial_id", trial)
                .set("rule", rule)
                .set("rule_version", 1)
                .set("verdict", verdict)
                .set("quantity", "observed")
                .set("from_step", 0L)
                .set("to_step", 0L)
                .set("observed", observed)
                .set("threshold", threshold)
                .set("message", "A sentence.");
    }

    private static WorstFindings of(int most) {
        WorstFindings findings = new WorstFindings(most);
        findings.add(finding("a", "dead-units", "warn", 0.9, 0.02));
        findings.add(finding("b", "dead-units", "fail", 0.2, 0.1));
        findings.add(finding("c", "dead-units", "pass", 0, 0.1));
        findings.add(finding("c", "update-data-ratio", "fail", -6, -4.5));
        findings.add(finding("d", "dead-units", "fail", 0.8, 0.1));
        findings.add(finding("d", "dead-units", "warn", 0.03, 0.02));
        findings.add(finding("e", "loss-course", "fail", Double.NaN, Double.NaN));
        return findings;
    }

    @Test
    void faultsComeBeforeWarningsAndAmongThemWhatIsFurthestBeyondItsLimit() {
        assertThat(of(100).rows()).extracting(FindingRow::trial).containsExactly("e", "d", "b", "c", "a", "d");
        assertThat(of(100).leftOut()).isZero();
    }

    @Test
    void theOthersAreCounted() {
        assertThat(of(3).rows()).extracting(FindingRow::trial).containsExactly("e", "d", "b");
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
