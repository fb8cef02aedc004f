package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.counted;
import static org.initscope.core.diagnosis.Lecture.run;

import java.util.List;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.junit.jupiter.api.Test;

/** What findings come to together, by the loss at the end of real short trainings. */
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
    void rulesThatAreAskedAloneJudgeByTheirOwnLimits() {
        RunStatistics run =
                counted("names-batchnorm", STEPS, "training.learning-rate=0.4", "model.initialization.output-scale=2");
        assertThat(Lecture.findings("overconfident-start", run).get(0).verdict().isProblem())
                .isTrue();
    }
}
