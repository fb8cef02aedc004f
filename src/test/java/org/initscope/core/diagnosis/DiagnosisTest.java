package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.initscope.core.training.LearningRateSchedule.Cosine;
import org.initscope.core.training.LearningRateSchedule.Piece;
import org.initscope.core.training.LearningRateSchedule.Stepwise;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final Diagnosis ALL = Diagnosis.of(Lecture.thresholds());

    @Test
    void thereAreThirteenRulesWithNamesOfTheirOwn() {
        assertThat(ALL.rules()).extracting(Rule::id).doesNotHaveDuplicates().hasSize(13);
        assertThat(ALL.rules()).allSatisfy(rule -> {
            assertThat(rule.id()).matches("[a-z]+(-[a-z]+)*");
            assertThat(rule.version()).isPositive();
        });
    }

    @Test
    void everyRuleFindsSomethingAndTheWorstStandsFirst() {
        List<Finding> findings = ALL.findings(Lecture.start("lecture-original"));
        assertThat(findings)
                .extracting(Finding::rule)
                .containsAll(ALL.rules().stream().map(Rule::id).toList());
        assertThat(findings).extracting(Finding::verdict).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @Test
    void everyProblemHasARemedyOrAReasonWhyThereIsNone() {
        for (RunStatistics run : List.of(
                Lecture.start("lecture-original"),
                Lecture.deepStart("0.5"),
                Lecture.run("lecture-kaiming", 200, "training.learning-rate=10"))) {
            assertThat(ALL.findings(run))
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
            List<Finding> findings = ALL.findings(run);
            assertThat(findings)
                    .extracting(Finding::rule)
                    .containsAll(ALL.rules().stream().map(Rule::id).toList());
            assertThat(Verdict.of(findings)).isEqualTo(Verdict.FAIL);
            assertThat(findings).filteredOn(f -> f.verdict() == Verdict.PASS).noneMatch(f -> f.message()
                    .contains("NaN"));
        }
    }

    @Test
    void aMissingMeasurementIsNoPass() {
        List<Finding> nothing = ALL.only(List.of("saturated-activations", "update-data-ratio"))
                .findings(Lecture.unmeasured(Lecture.start("lecture-kaiming")));
        assertThat(Verdict.of(nothing)).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(Verdict.of(List.of())).isEqualTo(Verdict.INSUFFICIENT_DATA);
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
    void aChangeIsReadyForTheCommandLine() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("training.batch-size", "64");
        settings.put("training.learning-rate", "[{until=10,rate=0.1},{rate=0.01}]");
        assertThat(new Remedy.Change(settings).text())
                .isEqualTo("--set training.batch-size=64"
                        + " --set 'training.learning-rate=[{until=10,rate=0.1},{rate=0.01}]'");
    }

    @Test
    void schedulesAreScaledInTheirOwnForm() {
        assertThat(LearningRateSettings.times(Stepwise.constant(0.1), 0.5).text())
                .isEqualTo("--set training.learning-rate=0.05");
        assertThat(LearningRateSettings.times(
                                new Stepwise(List.of(new Piece(100, 0.1), new Piece(Long.MAX_VALUE, 0.01))), 2)
                        .text())
                .contains("[{until=100,rate=0.2},{rate=0.02}]");
        assertThat(LearningRateSettings.times(new Cosine(0.1, 0.001, 500), 10).text())
                .contains("{cosine={first=1,last=0.01,steps=500}}");
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
