package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.remedy;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Lecture.start;
import static org.initscope.core.diagnosis.Lecture.verdict;
import static org.initscope.core.diagnosis.Verdict.NOT_APPLICABLE;
import static org.initscope.core.diagnosis.Verdict.WARN;

import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule about batch normalization by the course of real short trainings. */
@Tag("numbers")
class BatchNormalizationTest {
    @Test
    void aNetworkWithoutBatchNormIsNotAskedAboutIt() {
        assertThat(verdict("batch-normalization", start("lecture-kaiming"))).isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void batchNormOverFewExamplesIsNoisy() {
        RunStatistics few = run("names-batchnorm", 60, "training.batch-size=4");
        assertThat(remedy("batch-normalization", few)).containsEntry("training.batch-size", "32");
        Finding.Evidence evidence = findings("batch-normalization", few).get(0).evidence();
        assertThat(evidence.quantity()).hasValue("variance_noise");
        assertThat(evidence.observed()).hasValue(Math.sqrt(2.0 / 3));
    }

    @Test
    void aBiasThatBatchNormCancelsIsNamed() {
        RunStatistics biased = start("names-batchnorm", "model.bias-before-normalization=true");
        assertThat(findings("batch-normalization", biased).get(0).message()).contains("bias of linear1 has no effect");
        assertThat(remedy("batch-normalization", biased)).containsEntry("model.bias-before-normalization", "false");
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.1", "0.99, 0.01", "0.999, 0.001"})
    void aMomentumAsKerasHasItIsAWarning(String written, String meant) {
        Advice found = findings(
                        "batch-normalization", run("names-batchnorm", 10, "model.batch-norm.momentum=" + written))
                .get(0);
        assertThat(found.verdict()).isEqualTo(WARN);
        assertThat(found.message())
                .startsWith("A momentum of " + written + " makes running statistics those of the newest minibatch");
        assertThat(found.remedy()).isEqualTo(Remedy.set("model.batch-norm.momentum", meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.1", "0.5", "1"})
    void aMomentumThatMayBeMeantIsNone(String written) {
        assertThat(findings("batch-normalization", run("names-batchnorm", 10, "model.batch-norm.momentum=" + written)))
                .noneSatisfy(found -> assertThat(found.message()).contains("Keras"));
    }

    @Test
    void runningStatisticsThatLagGetAMomentum() {
        RunStatistics lagging = run("names-batchnorm", 60, "model.batch-norm.momentum=0.001");
        assertThat(verdict("batch-normalization", lagging).isProblem()).isTrue();
        double momentum =
                Double.parseDouble(remedy("batch-normalization", lagging).get("model.batch-norm.momentum"));
        // after 59 steps the start shall weigh 1 %
        assertThat(Math.pow(1 - momentum, 59)).isBetween(0.009, 0.011);
    }

    @Test
    void aScaleThatStartsAtNothingHasCollapsed() {
        RunStatistics none = start("names-batchnorm", "model.batch-norm.gamma=0");
        assertThat(findings("batch-normalization", none))
                .anySatisfy(f -> assertThat(f.message()).contains("next to nothing"));
    }
}
