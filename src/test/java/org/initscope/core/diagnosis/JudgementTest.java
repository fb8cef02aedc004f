package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.initscope.core.diagnosis.Lecture.counted;
import static org.initscope.core.diagnosis.Lecture.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What findings come to together, by the loss at the end of real short trainings. */
@Tag("numbers")
class JudgementTest {
    private static final int STEPS = 400;

    private static List<Advice> findings(RunStatistics run) {
        return Lecture.advise(JobDiagnosis.of(Lecture.thresholds()), run);
    }

    @Test
    void whatHasCostNothingIsNoted() {
        String[] overconfident = {"training.learning-rate=0.4", "model.initialization.output-scale=2"};
        assertThat(Advice.verdict(findings(run("names-batchnorm", STEPS, overconfident)))
                        .isProblem())
                .as("by its own limits")
                .isTrue();

        List<Advice> judged = findings(counted("names-batchnorm", STEPS, overconfident));

        assertThat(judged).noneMatch(finding -> finding.verdict().isProblem());
        assertThat(judged).anyMatch(f -> f.rule().equals("overconfident-start") && f.verdict() == Verdict.NOTE);
        assertThat(Advice.verdict(judged)).isEqualTo(Verdict.PASS);
    }

    @Test
    void aRateFarFromUsualIsTheRootOfWhatIsLost() {
        List<Advice> judged = findings(counted(
                "names-batchnorm", STEPS, "training.learning-rate=0.002", "model.initialization.output-scale=1"));

        assertThat(judged.get(0).rule()).isEqualTo("loss-reached");
        assertThat(judged.get(0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judged.get(0).remedy().text()).startsWith("--set training.learning-rate=0.3");
        assertThat(judged.subList(1, judged.size()))
                .noneMatch(finding -> finding.verdict().isProblem());
    }

    @Test
    void aHiddenScaleIsTheRootWhereTheRateIsUsual() {
        List<Advice> judged = findings(counted(
                "lecture-deep",
                STEPS,
                "model.normalization=none",
                "model.output-normalization=none",
                "model.initialization.weights.gain=0.3",
                "training.learning-rate=0.3"));

        assertThat(judged.get(0).rule()).isIn("activations-over-depth", "gradients-over-depth");
        assertThat(judged.get(0).verdict().isProblem()).isTrue();
        assertThat(judged.get(0).message()).contains("such a network reaches: something costs about");
        assertThat(judged.get(0).remedy().text()).contains("model.initialization.weights.gain");
    }

    @Test
    void whatElseIsFarFromUsualIsMendedWithTheRoot() {
        Advice root = findings(counted(
                        "lecture-deep",
                        STEPS,
                        "model.normalization=none",
                        "model.output-normalization=none",
                        "model.initialization.weights.gain=0.3",
                        "training.learning-rate=0.03"))
                .get(0);

        assertThat(root.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(root.remedy().text())
                .contains("model.initialization.weights.gain=1.67")
                .contains("training.learning-rate=0.16");
        assertThat(root.message()).contains("Also far from usual: ");
    }

    @Test
    void aFarTooWideEmbeddingIsMendedWithTheRootAndNotByTheOutputOfResidualBlocks() {
        Advice root = findings(counted(
                        "lecture-deep",
                        STEPS,
                        "model.residual=true",
                        "model.normalization=none",
                        "model.output-normalization=none",
                        "model.initialization.embedding-std=10",
                        "model.initialization.output-scale=0.3",
                        "training.clip=0.02"))
                .get(0);

        assertThat(root.rule()).isEqualTo("unusual-settings");
        assertThat(root.remedy().text())
                .contains("training.clip=none", "model.initialization.embedding-std=1")
                .doesNotContain("output-scale");
        assertThat(root.message()).contains("the scale of the embedding");
    }

    @Test
    void aRootThatDecidesWhichRateIsUsualSaysThatItsRemedyHasTheRate() {
        Advice root = findings(counted("lecture-kaiming", STEPS, "training.batch-size=2", "training.learning-rate=3"))
                .get(0);

        assertThat(root.rule()).isEqualTo("unusual-settings");
        assertThat(root.remedy().text()).contains("training.batch-size=32", "training.learning-rate=");
        assertThat(root.message()).contains("something costs", "The remedy has the learning rate that is usual then.");
    }

    @Test
    void scalesFarFromUsualAreTheRootWhereNothingElseIs() {
        List<Advice> judged = findings(
                counted("lecture-deep", STEPS, "model.initialization.weights.gain=30", "training.learning-rate=0.3"));

        assertThat(judged.get(0).rule()).isEqualTo("loss-reached");
        assertThat(judged.get(0).verdict().isProblem()).isTrue();
        assertThat(judged.get(0).remedy().text()).contains("model.initialization.weights.gain=");
    }

    @Test
    void aStartIsJudgedByWhatBecameOfOthersLikeIt() {
        assertThat(overconfident(start("model.initialization.output-scale=2")))
                .matches(finding -> finding.verdict() == Verdict.NOTE)
                .matches(finding -> finding.message().contains("Of such starts with a usual learning rate 10 %"));
        assertThat(overconfident(start("model.initialization.output-scale=20")).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void aStartIsToldOneRemedyWhereASettingDecidesWhichRateIsUsual() {
        for (String setting : List.of("training.optimizer.momentum=0.999", "training.batch-size=2")) {
            List<Advice> told = findings(startBesideUsual(
                    0.003, "training.optimizer.name=momentum", "training.learning-rate=0.04", setting));

            assertThat(told.get(0).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(told.get(0).remedy().text()).contains(setting.split("=")[0]);
            assertThat(told.get(0).message().contains("The remedy has the learning rate that is usual then."))
                    .isEqualTo(told.get(0).remedy().text().contains("training.learning-rate="));
            assertThat(told)
                    .filteredOn(finding -> finding.rule().equals("usual-learning-rate"))
                    .isNotEmpty()
                    .allMatch(finding -> finding.verdict() == Verdict.NOTE);
        }
    }

    @Test
    void theLossSaysWhatMakesItsCauseASuspect() {
        assertThat(findings(counted("names-batchnorm", STEPS, "training.learning-rate=0.002"))
                        .get(0)
                        .message())
                .containsPattern("The learning rate is 0.002 in the middle of the steps, 1/\\d+ of the usual 0.3");
        assertThat(findings(counted("names-batchnorm", STEPS, "training.learning-rate=0"))
                        .get(0)
                        .message())
                .contains("The learning rate is 0 in the middle of the steps.");
    }

    private static Advice overconfident(RunStatistics start) {
        return findings(start).stream()
                .filter(finding -> finding.rule().equals("overconfident-start"))
                .findFirst()
                .orElseThrow();
    }

    /** The first step of a training that is to have more. */
    private static RunStatistics start(String setting) {
        return startBesideUsual(0.3, "training.learning-rate=0.3", setting);
    }

    @Test
    void theFindingsOfAStartComeInTheOrderOfTheirCauses() {
        String[] growing = {
            "model.normalization=none",
            "model.output-normalization=none",
            "model.activation=relu",
            "model.initialization.weights.gain=5",
            "model.initialization.output-scale=1",
            "training.learning-rate=0.3"
        };

        List<Advice> usualRate = findings(startBesideUsual("lecture-deep", 0.3, growing));
        assertThat(usualRate.get(0).rule()).isEqualTo("activations-over-depth");
        assertThat(usualRate.get(0).remedy().text()).isEqualTo("--set model.initialization.weights.gain=1.41");
        assertThat(usualRate).anyMatch(f -> f.rule().equals("overconfident-start") && f.verdict() == Verdict.FAIL);

        Advice highRate =
                findings(startBesideUsual("lecture-deep", 0.01, growing)).get(0);
        assertThat(highRate.rule()).isEqualTo("usual-learning-rate");
        assertThat(highRate.remedy().text())
                .contains("training.learning-rate=", "model.initialization.weights.gain=1.41");
        assertThat(highRate.message()).endsWith("Also far from usual: the size of hidden weights.");
    }

    @Test
    void gradientsThatGrowBehindNormalizationsAreANote() {
        String deep = "model.hidden=[" + "40,".repeat(11) + "40]";
        String relu = "model.activation=relu";
        String plain = "model.output-normalization=none";

        assertThat(ofGradients(deep, relu, plain)).isEqualTo(Verdict.NOTE);
        assertThat(ofGradients(deep, relu, plain, "model.normalization=none", "model.initialization.weights.gain=2"))
                .isEqualTo(Verdict.FAIL);
    }

    private static Verdict ofGradients(String... settings) {
        return findings(startBesideUsual("lecture-deep", 0.3, settings)).stream()
                .filter(finding -> finding.rule().equals("gradients-over-depth"))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static RunStatistics startBesideUsual(double usualRate, String... settings) {
        return startBesideUsual("names-batchnorm", usualRate, settings);
    }

    private static RunStatistics startBesideUsual(String job, double usualRate, String... settings) {
        RunStatistics first = run(job, 1, settings);
        RunDescription description = first.description();
        Expectation expected = new Expectation(
                false,
                Optional.empty(),
                STEPS,
                OptionalDouble.of(description.learningRate(0)),
                OptionalDouble.of(usualRate),
                description.expected().settings());
        return first.describedBy(description.expecting(expected));
    }

    @Test
    void aTrainingThatDivergedHasOneRoot() {
        List<Advice> judged = findings(counted(
                "lecture-deep",
                STEPS,
                "model.normalization=none",
                "model.output-normalization=none",
                "model.activation=relu",
                "training.learning-rate=1000"));

        assertThat(judged.get(0).rule()).isEqualTo("loss-course");
        assertThat(judged.get(0).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judged.subList(1, judged.size()))
                .noneMatch(finding -> finding.verdict().isProblem());
    }

    @Test
    void aHealthyTrainingHearsWhatTwiceTheStepsBring() {
        RunStatistics run = counted("names-batchnorm", STEPS, "training.learning-rate=0.4");
        Optional<ReferenceLoss> reference = run.description().expected().loss();
        RunStatistics known = run.expecting(reference.map(loss -> loss.twice(OptionalDouble.of(loss.nats() - 0.05))));

        assertThat(Lecture.findings("loss-reached", known).get(0).message())
                .contains("twice as many steps bring 0.03 to 0.07 nats more");
        assertThat(Lecture.findings("loss-reached", run).get(0).message()).doesNotContain("twice");
    }

    @Test
    void aTrainingWithOneRateHearsWhatALowerLastOneBrings() {
        String lower = "a tenth of the learning rate for the last quarter of the steps brings";
        assertThat(Lecture.findings("loss-reached", counted("names-batchnorm", STEPS, "training.learning-rate=0.4"))
                        .get(0)
                        .message())
                .contains(lower + " -0.01 to 0.07");
        assertThat(Lecture.findings(
                                "loss-reached",
                                counted(
                                        "names-batchnorm",
                                        STEPS,
                                        "training.learning-rate=[{until=300,rate=0.4},{rate=0.04}]"))
                        .get(0)
                        .message())
                .doesNotContain(lower);
    }

    @Test
    void theBestOfOtherTrainingsTakesThePlaceOfWhatIsForetold() {
        RunStatistics run = counted("names-batchnorm", STEPS, "training.learning-rate=0.4");
        double loss = run.description().expected().loss().orElseThrow().nats();

        Advice seen = Lecture.findings("loss-reached", run.expecting(Optional.of(ReferenceLoss.seen(loss - 0.5))))
                .get(0);
        assertThat(seen.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(seen.message()).contains("is the best that this network has reached with other settings");
        assertThat(seen.finding().cost().orElseThrow().nats()).isGreaterThan(0.3);
    }

    @Test
    void anExcessCountsOnlyWhereItIsSurelyNoErrorOfWhatIsForetold() {
        RunStatistics usual = counted("names-batchnorm", STEPS, "training.learning-rate=0.4");
        double loss = usual.description().expected().loss().orElseThrow().nats();

        assertThat(verdict(usual, loss - 0.15, 0.03)).isEqualTo(Verdict.WARN);
        assertThat(verdict(usual, loss - 0.15, 0.11)).isEqualTo(Verdict.PASS);
        assertThat(verdict(usual, loss - 0.3, 0.03)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(usual, loss - 0.3, 0.11)).isEqualTo(Verdict.WARN);
        assertThat(verdict(usual, loss - 0.5, 0.11)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void settingsFarFromUsualMakeACostMoreLikely() {
        ReferenceLoss little = new ReferenceLoss(2.4, 0.11, false, 0, OptionalDouble.empty());
        ReferenceLoss well = new ReferenceLoss(2.4, 0.03, false, 0, OptionalDouble.empty());

        assertThat(little.allowance(true)).isCloseTo(0.032, within(0.001));
        assertThat(little.allowance(false)).isCloseTo(0.075, within(0.001));
        assertThat(well.allowance(false)).isZero();
    }

    private static Verdict verdict(RunStatistics run, double foretold, double deviation) {
        double reached = Lecture.findings("loss-reached", run)
                .get(0)
                .finding()
                .cost()
                .orElseThrow()
                .nats();
        return Lecture.findings(
                        "loss-reached",
                        run.expecting(ReferenceLoss.foretold(OptionalDouble.of(foretold + reached), deviation)))
                .get(0)
                .verdict();
    }

    @Test
    void rulesThatAreAskedAloneJudgeByTheirOwnLimits() {
        RunStatistics run =
                counted("names-batchnorm", STEPS, "training.learning-rate=0.4", "model.initialization.output-scale=2");
        assertThat(Lecture.findings("overconfident-start", run).get(0).verdict().isProblem())
                .isTrue();
    }
}
