package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.deepStart;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.remedy;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Lecture.start;
import static org.initscope.core.diagnosis.Lecture.unmeasured;
import static org.initscope.core.diagnosis.Lecture.verdict;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.NOT_APPLICABLE;
import static org.initscope.core.diagnosis.Verdict.PASS;

import java.util.List;
import java.util.Map;
import org.initscope.core.remedy.Advice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What rules about the start say of real starts, and what they would change. */
@Tag("numbers")
class StartRulesTest {
    @Test
    void withoutTheLogitsTheirSpreadFollowsFromTheLoss() {
        double measured = Double.parseDouble(
                remedy("overconfident-start", start("lecture-original")).get("model.initialization.output-scale"));
        double derived = Double.parseDouble(remedy("overconfident-start", unmeasured(start("lecture-original")))
                .get("model.initialization.output-scale"));
        assertThat(derived).isBetween(measured / 1.5, measured * 1.5);
    }

    @Test
    void aScaledNormalizationOfTheOutputIsTheOneToShrink() {
        RunStatistics loud = start("lecture-deep", "model.output-gamma=3");
        assertThat(verdict("overconfident-start", loud)).isEqualTo(FAIL);
        assertThat(Double.parseDouble(remedy("overconfident-start", loud).get("model.output-gamma")))
                .isBetween(0.05, 0.15);
    }

    @Test
    void reluDoesNotSaturate() {
        assertThat(verdict("saturated-activations", deepStart("relu", "model.activation=relu")))
                .isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void wideInputsAreShrunkWhereTheWeightsAreSound() {
        RunStatistics wide = start("lecture-kaiming", "model.initialization.embedding-std=5");
        assertThat(verdict("saturated-activations", wide)).isEqualTo(FAIL);
        assertThat(remedy("saturated-activations", wide)).containsOnlyKeys("model.initialization.embedding-std");
    }

    @Test
    void aWideScaleOfBatchNormIsBroughtToOne() {
        RunStatistics wide = start("lecture-batchnorm", "model.batch-norm.gamma=4");
        assertThat(verdict("saturated-activations", wide)).isEqualTo(FAIL);
        assertThat(remedy("saturated-activations", wide)).containsEntry("model.batch-norm.gamma", "1");
    }

    @Test
    void eluUnitsDoNotDie() {
        assertThat(verdict("dead-units", start("lecture-kaiming", "model.activation=elu")))
                .isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void reluUnitsThatABiasKillsAreGivenNone() {
        RunStatistics dead = deepStart("relu", "model.activation=relu", "model.initialization.hidden-bias-scale=20");
        assertThat(verdict("dead-units", dead).isProblem()).isTrue();
        assertThat(remedy("dead-units", dead)).containsEntry("model.initialization.hidden-bias-scale", "0");
    }

    @Test
    void deadUnitsOfTrainingAreDatedAndSlowedDown() {
        RunStatistics wild = run("lecture-kaiming", 200, "training.learning-rate=10");
        Advice dead = findings("dead-units", wild).get(0);
        assertThat(dead.verdict()).isEqualTo(FAIL);
        assertThat(dead.evidence().fromStep()).isBetween(1L, 150L);
        assertThat(dead.message())
                .contains("at every measured step since step " + dead.evidence().fromStep());
        assertThat(Double.parseDouble(remedy("dead-units", wild).get("training.learning-rate")))
                .isLessThan(1);
    }

    @Test
    void depthIsJudgedWhereThereIsSome() {
        for (String rule : List.of("activations-over-depth", "gradients-over-depth")) {
            assertThat(verdict(rule, deepStart("tanh"))).as(rule).isEqualTo(PASS);
            assertThat(verdict(rule, start("lecture-kaiming"))).as(rule).isEqualTo(NOT_APPLICABLE);
        }
    }

    @Test
    void reluThatGrowsAndExplodesGetsTheGainOfHe() {
        RunStatistics loud = deepStart("3", "model.activation=relu");
        for (String rule : List.of("activations-over-depth", "gradients-over-depth")) {
            assertThat(verdict(rule, loud)).as(rule).isEqualTo(FAIL);
            assertThat(remedy(rule, loud)).containsEntry("model.initialization.weights.gain", "1.41");
        }
    }

    @Test
    void gradientsThatExplodeInTinyMinibatchesAreGivenMoreExamples() {
        RunStatistics tiny = start("lecture-deep", "training.batch-size=2", "measure.averaged=false");
        assertThat(verdict("gradients-over-depth", tiny)).isEqualTo(FAIL);
        assertThat(remedy("gradients-over-depth", tiny)).containsOnly(Map.entry("training.batch-size", "32"));
    }

    @Test
    void unitsThatStartAlikeAreNamedWithWhatTrainsNevertheless() {
        RunStatistics zero = start("lecture-kaiming", "model.initialization.weights.scheme=zero");
        Advice alike = findings("symmetric-units", zero).get(0);
        assertThat(alike.message()).contains("embedding.weight does not");
        assertThat(remedy("symmetric-units", zero))
                .containsEntry("model.initialization.weights.scheme", "fan-in")
                .containsEntry("model.initialization.weights.gain", "1.67");
    }

    @Test
    void aLayerThatAloneStartsAlikeIsMendedAlone() {
        RunStatistics zero = start("lecture-deep", "model.initialization.layers.linear2.scheme=zero");
        assertThat(remedy("symmetric-units", zero))
                .containsOnly(
                        Map.entry("model.initialization.layers.linear2.scheme", "fan-in"),
                        Map.entry("model.initialization.layers.linear2.gain", "1.67"));
    }

    @Test
    void unitsBeyondTheDiagonalOfAnIdentityAreAlike() {
        RunStatistics wide = start("lecture-kaiming", "model.initialization.weights.scheme=identity");
        assertThat(findings("symmetric-units", wide).get(0).message()).startsWith("170 of 200 units of linear1");
        assertThat(remedy("symmetric-units", wide)).containsEntry("model.initialization.weights.scheme", "fan-in");
        assertThat(verdict(
                        "symmetric-units",
                        start("lecture-kaiming", "model.initialization.weights.scheme=identity", "model.hidden=[30]")))
                .isEqualTo(PASS);
    }

    @Test
    void aConstantOtherThanZeroIsAsSymmetric() {
        RunStatistics constant = start(
                "lecture-kaiming",
                "model.initialization.weights.scheme=constant",
                "model.initialization.weights.value=0.1");
        assertThat(verdict("symmetric-units", constant)).isEqualTo(FAIL);
    }
}
