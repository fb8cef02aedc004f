package org.initscope.app.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;

/** What is said of remedies, on constructed findings of one rule each. */
class RemedyVerificationTest {
    private static final Remedy HALF = Remedy.set("training.learning-rate", "0.05");

    private static Advice finding(String rule, Verdict verdict, Remedy remedy) {
        Finding found = new Finding(
                new Finding.Judge(rule, 1),
                verdict,
                Finding.Place.network(),
                Finding.Evidence.at(0, "loss", 1, 2),
                "A sentence about " + rule + ".",
                new Cause.Nothing());
        return new Advice(found, found.message(), remedy);
    }

    private static RemedyVerification.Trained trained(Verdict... verdicts) {
        List<Advice> findings = new java.util.ArrayList<>();
        for (int i = 0; i < verdicts.length; i++) {
            findings.add(finding("rule-" + i, verdicts[i], Remedy.unneeded()));
        }
        RunStatistics nothing = RunStatistics.of(null, new EvidenceFold());
        return new RemedyVerification.Trained(nothing, findings);
    }

    @Test
    void aRemedyIsProvenOrNotByTheSameRuleOnBothTrainings() {
        List<Advice> found = List.of(
                finding("rule-0", Verdict.FAIL, HALF),
                finding("rule-1", Verdict.FAIL, HALF),
                finding("rule-2", Verdict.FAIL, HALF),
                finding("rule-3", Verdict.WARN, HALF),
                finding("rule-4", Verdict.WARN, HALF),
                finding("rule-5", Verdict.WARN, Remedy.none("nothing helps")));
        RemedyVerification verification = new RemedyVerification(
                (Remedy.Change) HALF,
                found,
                found,
                trained(Verdict.FAIL, Verdict.FAIL, Verdict.FAIL, Verdict.WARN, Verdict.PASS, Verdict.PASS),
                trained(
                        Verdict.PASS,
                        Verdict.WARN,
                        Verdict.FAIL,
                        Verdict.INSUFFICIENT_DATA,
                        Verdict.PASS,
                        Verdict.FAIL));

        assertThat(verification.outcomes())
                .containsExactly(
                        Map.entry("rule-0", RemedyVerification.Outcome.MENDED),
                        Map.entry("rule-1", RemedyVerification.Outcome.BETTER),
                        Map.entry("rule-2", RemedyVerification.Outcome.NOT_HELPED),
                        Map.entry("rule-3", RemedyVerification.Outcome.UNDECIDED),
                        Map.entry("rule-4", RemedyVerification.Outcome.NOT_SEEN));
        assertThat(verification.render())
                .contains(
                        "proven: the remedy of rule-0 ",
                        "not proven: the remedy of rule-2 has not helped",
                        "new in the mended job: rule-5: A sentence about rule-5.",
                        "diagnosis: fail before, fail after");
        assertThat(verification.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void whatAnotherRemedyMendedIsNotCreditedToItsOwn() {
        Remedy tenth = Remedy.set("training.learning-rate", "0.01");
        List<Advice> found = List.of(finding("rule-0", Verdict.FAIL, HALF), finding("rule-1", Verdict.FAIL, tenth));
        RemedyVerification verification = new RemedyVerification(
                (Remedy.Change) HALF,
                found,
                found,
                trained(Verdict.FAIL, Verdict.FAIL),
                trained(Verdict.PASS, Verdict.PASS));

        assertThat(verification.outcomes())
                .containsExactly(
                        Map.entry("rule-0", RemedyVerification.Outcome.MENDED),
                        Map.entry("rule-1", RemedyVerification.Outcome.MENDED_BY_OTHERS));
        assertThat(verification.render()).contains("rule-1: mended by what the other rules asked for");
    }

    @Test
    void aRemedyOfALaterTurnIsItsRulesOwn() {
        Remedy tenth = Remedy.set("training.learning-rate", "0.01");
        RemedyVerification verification = new RemedyVerification(
                (Remedy.Change) HALF,
                List.of(finding("rule-0", Verdict.FAIL, tenth)),
                List.of(finding("rule-0", Verdict.FAIL, tenth), finding("rule-0", Verdict.FAIL, HALF)),
                trained(Verdict.FAIL),
                trained(Verdict.PASS));

        assertThat(verification.outcomes()).containsExactly(Map.entry("rule-0", RemedyVerification.Outcome.MENDED));
    }

    @Test
    void ofTwoValuesOfOneKeyTheWorseFindingHasIts() {
        Remedy third = Remedy.set("training.learning-rate", "0.03");
        Remedy batch = Remedy.set("training.batch-size", "64");
        Map<String, String> both = new LinkedHashMap<>();
        both.put("training.learning-rate", "0.05");
        both.put("training.batch-size", "64");

        assertThat(RemedyVerification.remedy(List.of(
                        finding("a", Verdict.FAIL, HALF),
                        finding("b", Verdict.WARN, third),
                        finding("c", Verdict.WARN, batch))))
                .contains(new Remedy.Change(both));
        assertThat(RemedyVerification.remedy(List.of(finding("a", Verdict.WARN, Remedy.none("nothing helps")))))
                .isEqualTo(Optional.empty());
    }
}
