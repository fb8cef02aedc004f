package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.counted;
import static org.initscope.core.diagnosis.Lecture.deepStart;
import static org.initscope.core.diagnosis.Lecture.killedAfter;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Lecture.runOn;
import static org.initscope.core.diagnosis.Lecture.start;
import static org.initscope.core.diagnosis.Lecture.startWithUsualRate;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.INSUFFICIENT_DATA;
import static org.initscope.core.diagnosis.Verdict.PASS;
import static org.initscope.core.diagnosis.Verdict.WARN;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule, by the standard limits, on a run of ours that is healthy, on runs that are sick, and on one that lacks what the
 * rule asks for. All of them are trained as they stand here, and none is changed afterwards.
 */
@Tag("numbers")
class EveryRuleOnRealRunsTest {
    private static final String[] UNMEASURED = {"measure.workers=false", "measure.averaged=false"};

    /**
     * @param says words of the first finding's sentence
     */
    record Cell(String rule, Verdict verdict, String what, Supplier<RunStatistics> run, String says) {
        @Override
        public String toString() {
            return rule + " | " + verdict.label() + " | " + what;
        }
    }

    private static Cell healthy(String rule, String what, Supplier<RunStatistics> run) {
        return new Cell(rule, PASS, what, run, "");
    }

    private static Cell sick(String rule, Verdict verdict, String what, Supplier<RunStatistics> run, String says) {
        return new Cell(rule, verdict, what, run, says);
    }

    private static Cell lacking(String rule, String what, Supplier<RunStatistics> run) {
        return new Cell(rule, INSUFFICIENT_DATA, what, run, "");
    }

    private static RunStatistics deep() {
        return run("lecture-deep", 320);
    }

    static List<Cell> cells() {
        return List.of(
                healthy("overconfident-start", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "overconfident-start",
                        FAIL,
                        "N(0, 1) everywhere",
                        () -> start("lecture-original"),
                        "confidently wrong"),
                lacking("overconfident-start", "killed in its first round", () -> killedAfter(0, "lecture-deep")),
                //
                healthy("saturated-activations", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "saturated-activations",
                        FAIL,
                        "hidden weights N(0, 1)",
                        () -> start("lecture-softmax-fix"),
                        "start beyond 0.97"),
                lacking("saturated-activations", "not measured", () -> start("lecture-kaiming", UNMEASURED)),
                //
                healthy("dead-units", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "dead-units",
                        FAIL,
                        "hidden biases N(0, 30²)",
                        () -> start("lecture-original", "model.initialization.hidden-bias-scale=30"),
                        "of 200 units of tanh1"),
                lacking(
                        "dead-units",
                        "minibatches of 4 examples",
                        () -> start("lecture-kaiming", "training.batch-size=4")),
                //
                healthy("activations-over-depth", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick("activations-over-depth", FAIL, "gain 0.5", () -> deepStart("0.5"), "multiplies the signal"),
                lacking("activations-over-depth", "not measured", () -> start("lecture-deep", UNMEASURED)),
                //
                healthy("gradients-over-depth", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick("gradients-over-depth", FAIL, "gain 0.5", () -> deepStart("0.5"), "next to nothing of the loss"),
                sick(
                        "gradients-over-depth",
                        FAIL,
                        "relu with gain 3",
                        () -> deepStart("3", "model.activation=relu"),
                        "no learning rate suits"),
                lacking("gradients-over-depth", "not measured", () -> start("lecture-deep", UNMEASURED)),
                //
                healthy(
                        "gradient-data-ratio",
                        "batch norm",
                        () -> run("names-batchnorm", 6000, "training.learning-rate=0.1")),
                sick(
                        "gradient-data-ratio",
                        FAIL,
                        "weights of the third layer × 100",
                        () -> run(
                                "lecture-deep",
                                6000,
                                "model.hidden=[50,50,50]",
                                "measure.every=500",
                                "model.initialization.layers.linear3.gain=100"),
                        "linear3's gradient beside its weights is"),
                healthy("gradient-data-ratio", "320 steps of hidden layers", EveryRuleOnRealRunsTest::deep),
                sick(
                        "gradient-data-ratio",
                        FAIL,
                        "320 steps, weights of the third layer × 100",
                        () -> run("lecture-deep", 320, "model.initialization.layers.linear3.gain=100"),
                        "linear3's gradient beside its weights is"),
                lacking("gradient-data-ratio", "320 steps of one hidden layer", () -> run("lecture-kaiming", 320)),
                //
                healthy("update-data-ratio", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "update-data-ratio",
                        FAIL,
                        "learning rate 0.001",
                        () -> run("lecture-deep", 320, "training.learning-rate=0.001"),
                        "too low"),
                sick(
                        "update-data-ratio",
                        WARN,
                        "learning rate 3",
                        () -> run("lecture-deep", 320, "training.learning-rate=3"),
                        "too high"),
                lacking("update-data-ratio", "one step", () -> start("lecture-deep")),
                //
                healthy("symmetric-units", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "symmetric-units",
                        FAIL,
                        "hidden weights 0",
                        () -> start("lecture-kaiming", "model.initialization.weights.scheme=zero"),
                        "stay one unit"),
                lacking("symmetric-units", "not measured", () -> start("lecture-kaiming", UNMEASURED)),
                //
                healthy("loss-course", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "loss-course",
                        FAIL,
                        "learning rate 0.00001",
                        () -> run("lecture-deep", 320, "training.learning-rate=0.00001"),
                        "it does not fall"),
                sick(
                        "loss-course",
                        FAIL,
                        "a step at the rate 3",
                        () -> run(
                                "lecture-kaiming",
                                600,
                                "training.learning-rate=[{until=300,rate=0.1},{until=301,rate=3},{rate=0.1}]"),
                        "The loss leaps"),
                sick(
                        "loss-course",
                        WARN,
                        "no hidden layer, at the end of what it can learn",
                        () -> run(
                                "lecture-kaiming",
                                2000,
                                "model.hidden=[]",
                                "model.embedding=2",
                                "training.batch-size=1024",
                                "training.learning-rate=3",
                                "measure.every=1000"),
                        "The loss stays at about"),
                sick(
                        "loss-course",
                        FAIL,
                        "relu at the rate 1,000",
                        () -> run(
                                "lecture-deep",
                                120,
                                "model.normalization=none",
                                "model.output-normalization=none",
                                "model.activation=relu",
                                "training.learning-rate=1000"),
                        "left the finite numbers at step"),
                lacking("loss-course", "one step", () -> start("lecture-deep")),
                //
                healthy("batch-normalization", "batch norm", () -> run("names-batchnorm", 320)),
                sick(
                        "batch-normalization",
                        FAIL,
                        "minibatches of 4 examples",
                        () -> run("names-batchnorm", 60, "training.batch-size=4"),
                        "normalizes over 4 examples"),
                sick(
                        "batch-normalization",
                        WARN,
                        "momentum 0.001",
                        () -> run("names-batchnorm", 60, "model.batch-norm.momentum=0.001"),
                        "The running statistics of norm1"),
                lacking("batch-normalization", "not measured", () -> start("names-batchnorm", UNMEASURED)),
                //
                healthy("averaging", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "averaging",
                        FAIL,
                        "learning rate 3",
                        () -> run("lecture-kaiming", 200, "training.learning-rate=3"),
                        "the average of networks that far apart"),
                lacking("averaging", "killed in its first round", () -> killedAfter(0, "lecture-deep")),
                //
                healthy("generalization-gap", "the lecture's deep net", EveryRuleOnRealRunsTest::deep),
                sick(
                        "generalization-gap",
                        FAIL,
                        "100 names",
                        () -> runOn(100, "lecture-kaiming", 600, "averaging.workers=1", "training.learning-rate=0.3"),
                        "know its examples by heart"),
                lacking("generalization-gap", "killed before its evaluation", () -> killedAfter(1, "lecture-deep")),
                //
                healthy("gradient-noise", "the lecture's deep net", () -> run("lecture-deep", 1200)),
                sick(
                        "gradient-noise",
                        FAIL,
                        "minibatches of 4,096 where hidden units say the same for all of them",
                        () -> run(
                                "lecture-original",
                                16,
                                "model.initialization.hidden-bias-scale=300",
                                "training.batch-size=4096",
                                "training.learning-rate=0.001",
                                "averaging.local-steps=2",
                                "measure.every=2"),
                        "far fewer examples"),
                lacking("gradient-noise", "one worker", () -> run("lecture-kaiming", 400, "averaging.workers=1")),
                //
                healthy(
                        "loss-reached",
                        "batch normalization at a usual rate",
                        () -> counted("names-batchnorm", 400, "training.learning-rate=0.4")),
                sick(
                        "loss-reached",
                        FAIL,
                        "a rate a hundred times too low",
                        () -> counted("lecture-kaiming", 400, "training.learning-rate=0.004"),
                        "such a network reaches: something costs about"),
                lacking("loss-reached", "nothing was counted", EveryRuleOnRealRunsTest::deep),
                //
                healthy(
                        "usual-learning-rate",
                        "half the usual rate",
                        () -> startWithUsualRate(0.2, "training.learning-rate=0.1")),
                sick(
                        "usual-learning-rate",
                        FAIL,
                        "a hundred times the usual rate",
                        () -> startWithUsualRate(0.2, "training.learning-rate=20"),
                        "of such trainings 100 % broke"),
                sick(
                        "usual-learning-rate",
                        FAIL,
                        "a rate of 0",
                        () -> startWithUsualRate(0.2, "training.learning-rate=0"),
                        "is 0 in the middle of the steps"),
                lacking("usual-learning-rate", "no rate is usual", () -> start("lecture-kaiming")),
                //
                healthy("unusual-settings", "batch norm", () -> start("names-batchnorm")),
                sick(
                        "unusual-settings",
                        WARN,
                        "a scale of batch norm near zero",
                        () -> start("names-batchnorm", "model.batch-norm.gamma=0.0001"),
                        "The scale that the normalization starts with is 0.0001, where 1 is usual"),
                sick(
                        "unusual-settings",
                        FAIL,
                        "gradients clipped to nothing",
                        () -> start("lecture-kaiming", "training.clip=1e-30"),
                        "where none is usual"),
                lacking(
                        "unusual-settings",
                        "nobody knows the settings",
                        () -> startWithUsualRate(0.2, "training.learning-rate=0.1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void aRunGetsTheVerdictThatItDeserves(Cell cell) {
        Advice worst = Lecture.findings(cell.rule(), cell.run().get()).get(0);
        assertThat(worst.verdict()).as(worst.message()).isEqualTo(cell.verdict());
        assertThat(worst.message()).contains(cell.says());
    }

    @Test
    void noRuleIsWithoutItsThreeKindsOfRuns() {
        Set<String> rules = JobDiagnosis.of(Lecture.thresholds()).rules().stream()
                .map(Rule::id)
                .collect(Collectors.toSet());
        assertThat(rulesWith(PASS)).isEqualTo(rules);
        assertThat(rulesWith(FAIL)).isEqualTo(rules);
        assertThat(rulesWith(INSUFFICIENT_DATA)).isEqualTo(rules);
    }

    private static Set<String> rulesWith(Verdict verdict) {
        return cells().stream()
                .filter(cell -> cell.verdict() == verdict)
                .map(Cell::rule)
                .collect(Collectors.toSet());
    }
}
