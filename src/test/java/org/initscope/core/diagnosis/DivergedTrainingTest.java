package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.remedy;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.INSUFFICIENT_DATA;

import java.util.Collections;
import java.util.List;
import org.initscope.core.remedy.Advice;
import org.initscope.core.training.Divergence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of trainings that left the finite numbers, or a bound of their loss. */
@Tag("numbers")
class DivergedTrainingTest {
    private static final int STEPS = 320;

    @ParameterizedTest
    @ValueSource(strings = {"constant,value=1e17", "constant,value=1e12", "normal,std=1e15"})
    void aStartThatThrowsTrainingFarWithItsFirstGradientsIsBlamedItself(String weights) {
        RunStatistics thrown = run(
                "names-batchnorm",
                20,
                "model.activation=identity",
                "model.normalization=none",
                "model.initialization.weights={scheme=" + weights + "}");
        Advice finding = findings("loss-course", thrown).get(0);
        assertThat(finding.verdict()).isEqualTo(FAIL);
        assertThat(finding.message()).contains("start").doesNotContain("steps were so long");
        assertThat(finding.remedy().text())
                .contains("model.initialization.weights.scheme=fan-in")
                .doesNotContain("learning-rate");
    }

    @Test
    void theFirstStepAndLayerThatLeftTheFiniteNumbersAreNamed() {
        RunStatistics diverged = run(
                "lecture-deep",
                120,
                "model.normalization=none",
                "model.output-normalization=none",
                "model.activation=relu",
                "training.learning-rate=1000");
        Advice finding = findings("loss-course", diverged).get(0);
        assertThat(finding.verdict()).isEqualTo(FAIL);
        assertThat(finding.message()).contains("left the finite numbers at step");
        assertThat(finding.place().layerName()).isPresent();
        assertThat(Double.parseDouble(remedy("loss-course", diverged).get("training.learning-rate")))
                .isLessThan(500);
    }

    /** Whose residual sums double the spread a block: the first step breaks it at any usual rate. */
    private static RunStatistics deepResidual(String learningRate) {
        return run(
                "names-batchnorm",
                STEPS,
                "model.hidden=" + Collections.nCopies(12, 30),
                "model.embedding=10",
                "model.residual=true",
                "model.activation=relu",
                "model.initialization.weights.gain=activation",
                "model.normalization=none",
                "training.optimizer=momentum",
                "training.learning-rate=" + learningRate);
    }

    @Test
    void aDeepNetworkThatBreaksInItsFirstStepsAtAUsualRateIsWarmedUp() {
        RunStatistics broken = deepResidual("0.03");
        Advice finding = findings("loss-course", broken).get(0);

        assertThat(finding.finding().cause()).isInstanceOf(Cause.LongFirstSteps.class);
        assertThat(finding.message()).contains("the first steps were too long");
        String rate = remedy("loss-course", broken).get("training.learning-rate");
        assertThat(rate).startsWith("{warm-up=32,rate=0.0");
        RunStatistics mended = deepResidual(rate);
        assertThat(mended.description().end().divergence()).isEqualTo(new Divergence.None());
        assertThat(findings("loss-course", mended)).extracting(Advice::verdict).doesNotContain(FAIL);
    }

    @Test
    void aRateFarAboveTheUsualOneIsLoweredAndNotWarmedUp() {
        assertThat(findings("loss-course", deepResidual("1")).get(0).finding().cause())
                .isInstanceOf(Cause.LearningRate.class);
        assertThat(findings("loss-course", deepResidual("{warm-up=5,rate=0.1}"))
                        .get(0)
                        .finding()
                        .cause())
                .isInstanceOf(Cause.LearningRate.class);
    }

    @Test
    void aTrainingThatDivergedEarlyIsNotAskedForMoreMeasurements() {
        RunStatistics diverged = run(
                "lecture-deep",
                120,
                "model.normalization=none",
                "model.output-normalization=none",
                "model.activation=relu",
                "training.learning-rate=1000");

        for (String rule : List.of("update-data-ratio", "gradient-data-ratio")) {
            Advice finding = findings(rule, diverged).get(0);
            assertThat(finding.verdict()).as(rule).isEqualTo(INSUFFICIENT_DATA);
            assertThat(finding.message())
                    .as(rule)
                    .contains("training diverged at step")
                    .doesNotContain("would tell");
        }
    }

    @Test
    void aStartThatCostsMoreThanAnyTrainingMayIsNotBlamedOnTheLearningRate() {
        RunStatistics steep = run(
                "lecture-deep",
                120,
                "model.normalization=none",
                "model.output-normalization=none",
                "model.activation=relu",
                "model.initialization.weights.std=10",
                "model.initialization.weights.scheme=normal",
                "training.learning-rate=1000");

        Advice finding = findings("loss-course", steep).get(0);

        assertThat(finding.verdict()).isEqualTo(FAIL);
        assertThat(finding.message())
                .contains("the start costs", "which no learning rate has made")
                .doesNotContain("steps were so long");
        assertThat(remedy("loss-course", steep).keySet())
                .isNotEmpty()
                .allMatch(key -> key.startsWith("model.initialization."));
    }

    @Test
    void aRateThatBreaksTrainingIsBroughtToTheUsualOne() {
        RunStatistics broken = run("lecture-kaiming", STEPS, "training.learning-rate=1e30");
        double usual = broken.description().expected().usualLearningRate().orElseThrow();
        assertThat(Double.parseDouble(remedy("loss-course", broken).get("training.learning-rate")))
                .isCloseTo(usual, within(0.01 * usual));
    }

    @ParameterizedTest
    @CsvSource({"7, training.learning-rate", "0, model.initialization.output-scale"})
    void aLossAboveTheBoundOfASearchIsNoNumberThatIsNotFinite(long step, String key) {
        RunStatistics run = run("lecture-kaiming", 20, "model.initialization.output-scale=20");
        RunDescription diverged = run.description().endingIn(new Divergence.At(step, "softmax", 1234.5));
        Advice finding = findings("loss-course", run.describedBy(diverged)).get(0);
        assertThat(finding.verdict()).isEqualTo(FAIL);
        assertThat(finding.message())
                .startsWith("Training ended at step " + step + ", whose loss of 1234.50 nats is above the bound")
                .doesNotContain("finite");
        assertThat(finding.remedy().text()).contains(key);
    }
}
