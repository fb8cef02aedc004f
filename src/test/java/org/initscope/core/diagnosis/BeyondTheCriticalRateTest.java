package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Test;

/** Of a start at a rate of 0.1, whose critical rate is a number of the test. */
class BeyondTheCriticalRateTest {
    private static final double RATE = 0.1;

    private static List<Advice> findings(double usual, Double... ratios) {
        return findings(Lecture.startWithUsualRate(usual, "training.learning-rate=" + RATE), ratios);
    }

    private static List<Advice> findings(RunStatistics start, Double... ratios) {
        List<CriticalRate> rates = Arrays.stream(ratios)
                .map(ratio -> new CriticalRate(
                        0,
                        0,
                        32,
                        3.3,
                        RATE,
                        OptionalDouble.of(1),
                        OptionalDouble.of(RATE / ratio),
                        OptionalDouble.of(ratio)))
                .toList();
        return Lecture.findings(
                "usual-learning-rate",
                new RunStatistics(
                        start.description(),
                        start.losses(),
                        start.layers(),
                        start.batchNorms(),
                        start.rounds(),
                        start.evaluations(),
                        rates));
    }

    private static Advice beyond(double usual, Double... ratios) {
        return beyond(findings(usual, ratios));
    }

    private static Advice beyond(List<Advice> findings) {
        return findings.stream()
                .filter(advice -> advice.finding()
                        .evidence()
                        .quantity()
                        .filter("rate_over_critical"::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRateFarBelowTheCriticalOneIsNoFindingOfItsOwn() {
        assertThat(findings(0.2, 0.02, 0.01, 0.9)).singleElement().satisfies(advice -> assertThat(advice.verdict())
                .isEqualTo(Verdict.PASS));
        assertThat(findings(0.2)).hasSize(1);
    }

    @Test
    void theMiddleOfTheMinibatchesIsJudged() {
        assertThat(beyond(0.2, 0.1, 1.5, 30.0).verdict()).isEqualTo(Verdict.WARN);
        assertThat(beyond(0.2, 0.7, 2.5, 30.0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(findings(0.2, 0.1, 0.9, 30.0)).hasSize(1);
    }

    /** At usual rates it was the scales of the start in all 18 sick points of the benchmark. */
    @Test
    void atAUsualRateTheScalesOfTheStartAreBlamed() {
        Advice beyond = beyond(0.2, 3.0);
        assertThat(beyond.finding().cause()).isEqualTo(new Cause.StartScales());
        assertThat(beyond.message()).contains("3 times the critical one").contains("scales of the start");
    }

    @Test
    void atARateFarAboveTheUsualOneTheRateIs() {
        assertThat(beyond(0.01, 3.0).finding().cause()).isEqualTo(new Cause.LearningRate(RATE));
    }

    /** 12 blocks so: 2.55 nats as they are, 2.43 with gamma 0.289; 24: 2.62 and 2.44 (1,000 steps, two seeds). */
    @Test
    void ofManyResidualBlocksWithANormEachIsToldToAddLess() {
        Advice beyond = beyond(findings(blocks(12), 3.0));
        assertThat(beyond.remedy()).isEqualTo(Remedy.set("model.batch-norm.gamma", "0.289"));
        assertThat(beyond(findings(blocks(4), 3.0)).remedy()).isInstanceOf(Remedy.None.class);
    }

    private static RunStatistics blocks(int count) {
        return Lecture.startWithUsualRate(
                0.2,
                "training.learning-rate=" + RATE,
                "model.hidden=" + Collections.nCopies(count, 16),
                "model.activation=relu",
                "model.normalization=batch",
                "model.residual=true",
                "model.initialization.weights.scheme=fan-in",
                "model.initialization.weights.gain=activation",
                "model.initialization.output.scheme=fan-in",
                "model.initialization.output.gain=1");
    }
}
