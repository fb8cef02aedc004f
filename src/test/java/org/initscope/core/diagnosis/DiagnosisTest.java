package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.List;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A diagnosis asks every rule, and the worst finding stands first. */
@Tag("numbers")
class DiagnosisTest {
    private static final JobDiagnosis ALL = JobDiagnosis.of(Lecture.thresholds());

    @Test
    void thereAreSixteenRulesWithNamesOfTheirOwn() {
        assertThat(ALL.rules()).extracting(Rule::id).doesNotHaveDuplicates().hasSize(16);
        assertThat(ALL.rules()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z]+(-[a-z]+)*");
            assertThat(rule.version()).isPositive();
        });
    }

    @Test
    void everyRuleFindsSomethingAndTheWorstStandsFirst() {
        List<Advice> findings = Lecture.advise(ALL, Lecture.start("lecture-original"));
        assertThat(findings)
                .extracting(Advice::rule)
                .containsAll(ALL.rules().stream().map(Rule::id).toList());
        assertThat(findings).extracting(Advice::verdict).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @Test
    void everyProblemHasARemedyOrAReasonWhyThereIsNone() {
        for (RunStatistics run : List.of(
                Lecture.start("lecture-original"),
                Lecture.deepStart("0.5"),
                Lecture.run("lecture-kaiming", 200, "training.learning-rate=10"))) {
            assertThat(Lecture.advise(ALL, run))
                    .filteredOn(f -> f.verdict().isProblem())
                    .isNotEmpty()
                    .allSatisfy(f -> assertThat(f.remedy().text()).isNotBlank())
                    .allSatisfy(f -> assertThat(f.message()).endsWith(".").doesNotContain("\n"));
        }
    }

    @Test
    void noRuleStumblesOverNumbersThatAreNotFiniteOrAllAlike() {
        String plain = "model.normalization=none";
        for (RunStatistics run : List.of(
                Lecture.run("names-batchnorm", 20, "training.learning-rate=1e38"),
                Lecture.run("names-batchnorm", 20, "training.learning-rate=1e38", plain),
                Lecture.run("names-batchnorm", 20, "training.learning-rate=1e10", plain, "model.activation=relu"),
                Lecture.run("names-batchnorm", 20, "model.initialization.weights.scheme=zero", plain),
                Lecture.deepStart("0"),
                Lecture.deepStart("1e30"))) {
            List<Advice> findings = Lecture.advise(ALL, run);
            assertThat(findings)
                    .extracting(Advice::rule)
                    .containsAll(ALL.rules().stream().map(Rule::id).toList());
            assertThat(Advice.verdict(findings)).isEqualTo(Verdict.FAIL);
            assertThat(findings).filteredOn(f -> f.verdict() == Verdict.PASS).noneMatch(f -> f.message()
                    .contains("NaN"));
        }
    }

    @Test
    void aMissingMeasurementIsNoPass() {
        List<Advice> nothing = Lecture.advise(
                ALL.only(List.of("saturated-activations", "update-data-ratio")),
                Lecture.unmeasured(Lecture.start("lecture-kaiming")));
        assertThat(Advice.verdict(nothing)).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(Advice.verdict(List.of())).isEqualTo(Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void anUnknownRuleIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ALL.only(List.of("dead-unit")))
                .withMessageContaining("there is no rule dead-unit, expected one of overconfident-start");
    }

    @Test
    void aLimitBoundsFromAboveOrFromBelow() {
        Limit above = new Limit(1, 2, "a test");
        assertThat(above.judge(1)).isEqualTo(Verdict.PASS);
        assertThat(above.judge(1.5)).isEqualTo(Verdict.WARN);
        assertThat(above.judge(2.5)).isEqualTo(Verdict.FAIL);
        assertThat(above.judge(Double.NaN)).isEqualTo(Verdict.FAIL);
        Limit below = new Limit(-4, -4.5, "a test");
        assertThat(below.judge(-3)).isEqualTo(Verdict.PASS);
        assertThat(below.judge(-4.2)).isEqualTo(Verdict.WARN);
        assertThat(below.judge(-5)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(Numbers.shown(0.30428)).isEqualTo("0.304");
        assertThat(Numbers.shown(5.0 / 3)).isEqualTo("1.67");
        assertThat(Numbers.shown(2.0)).isEqualTo("2");
        assertThat(Numbers.shown(1670)).isEqualTo("1670");
        assertThat(Numbers.shown(-2.5e-7)).isEqualTo("-2.5e-07");
        assertThat(Numbers.shown(Double.NaN)).isEqualTo("NaN");
    }
}
