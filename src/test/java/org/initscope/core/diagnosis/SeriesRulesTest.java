package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.remedy;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Lecture.start;
import static org.initscope.core.diagnosis.Lecture.verdict;
import static org.initscope.core.diagnosis.Verdict.FAIL;
import static org.initscope.core.diagnosis.Verdict.INSUFFICIENT_DATA;
import static org.initscope.core.diagnosis.Verdict.NOT_APPLICABLE;
import static org.initscope.core.diagnosis.Verdict.PASS;
import static org.initscope.core.diagnosis.Verdict.WARN;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.rules.updates.GradientDataRatio;
import org.initscope.core.diagnosis.rules.updates.GradientNoise;
import org.initscope.core.evidence.BatchNormEvidence;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.MeasurementRows;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.StepLosses;
import org.initscope.core.evidence.TrainingStepLoss;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.training.WorkerRound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules about the course of training say of real short trainings, and what they would change. */
@Tag("numbers")
class SeriesRulesTest {
    private static final int STEPS = 320;

    private static RunStatistics healthy() {
        return run("lecture-deep", STEPS);
    }

    @Test
    void layersThatLearnAtOneSpeedAreToldFromOneThatStandsOut() {
        Rule early = new GradientDataRatio(new GradientDataRatio.Limits(
                Lecture.thresholds().gradientDataRatio().factor(), 100, 100));
        assertThat(early.examine(healthy()).get(0).verdict()).isEqualTo(PASS);
        Finding apart = early.examine(run("lecture-kaiming", STEPS)).get(0);
        assertThat(apart.verdict()).isEqualTo(WARN);
        assertThat(verdict("gradient-data-ratio", run("lecture-kaiming", STEPS)))
                .as("a small output layer stands out at first, by intention")
                .isEqualTo(INSUFFICIENT_DATA);
        assertThat(apart.place().layerName()).contains("output");
    }

    /** A rate that is as much lower for a layer as its gradients are larger trains it as fast as the others. */
    @Test
    void gradientsOfALayerCountTimesItsFactorOnTheRate() {
        Rule early = new GradientDataRatio(new GradientDataRatio.Limits(
                Lecture.thresholds().gradientDataRatio().factor(), 100, 100));
        RunStatistics run = run("lecture-kaiming", STEPS);
        Finding apart = early.examine(run).get(0);
        double larger = apart.evidence().observed().orElseThrow();
        int output = apart.place().layerIndex().orElseThrow();
        RunDescription one = run.description();
        Optimization byLayer = new Optimization(
                one.optimization().optimizer(),
                one.optimization().scaleFree(),
                one.optimization().learningRate(),
                layer -> layer == output ? 1 / larger : 1);
        RunStatistics scaled = run.describedBy(
                new RunDescription(one.network(), byLayer, one.parallel(), one.steps(), one.expected(), one.end()));
        assertThat(early.examine(scaled).get(0).verdict()).isEqualTo(PASS);
    }

    @Test
    void aSmallOutputLayerNoLongerStandsOutWhereTrainingIsUnderWay() {
        assertThat(verdict("gradient-data-ratio", run("names-batchnorm", 6000, "training.learning-rate=0.1")))
                .isEqualTo(PASS);
        Advice shrunken = findings("gradient-data-ratio", run("lecture-softmax-fix", 6000))
                .get(0);
        assertThat(shrunken.verdict()).isEqualTo(WARN);
        assertThat(shrunken.place().layerName()).contains("output");
        assertThat(shrunken.remedy().text())
                .as("the hidden weights, three times too large, are what is wrong")
                .startsWith("--set model.initialization.weights.std=0.304");
    }

    @Test
    void theLearningRateIsJudgedByTheUpdates() {
        RunStatistics fast = run("lecture-deep", STEPS, "training.learning-rate=3");
        assertThat(Double.parseDouble(remedy("update-data-ratio", fast).get("training.learning-rate")))
                .isLessThan(0.5);
    }

    @Test
    void aRateThatWasLoweredOnPurposeIsNotTooLow() {
        RunStatistics decayed = run("lecture-deep", 640, "training.learning-rate=[{until=400,rate=0.1},{rate=0.0001}]");
        assertThat(verdict("update-data-ratio", decayed)).isEqualTo(PASS);
    }

    @Test
    void whereTheCourseIsNotRecordedTheEndIsHeldAgainstAUniformGuess() {
        RunStatistics learnt = healthy();
        assertThat(verdict("loss-course", withSteps(learnt, losses(learnt).subList(0, 2))))
                .isEqualTo(PASS);
        RunStatistics still = run("lecture-deep", STEPS, "training.learning-rate=0.00001");
        Advice nothing = findings("loss-course", withSteps(still, losses(still).subList(0, 2)))
                .get(0);
        assertThat(nothing.verdict()).isEqualTo(FAIL);
        assertThat(nothing.message()).contains("After 320 steps", "learnt next to nothing");
    }

    @Test
    void aLossThatEndsAboveItsStartHasNotFallen() {
        assertThat(verdict("loss-course", run("lecture-kaiming", 200, "training.learning-rate=100")))
                .isEqualTo(FAIL);
    }

    @Test
    void aSpikeIsNamed() {
        RunStatistics calm = healthy();
        List<TrainingStepLoss> steps = new ArrayList<>(losses(calm));
        steps.replaceAll(s -> s.step() == 200 ? loss(200, 40) : s);
        Advice spike = findings("loss-course", withSteps(calm, steps)).get(0);
        assertThat(spike.verdict()).isEqualTo(FAIL);
        assertThat(spike.message()).contains("40.00 nats at step 200");
        assertThat(remedy("loss-course", withSteps(calm, steps))).containsKey("training.learning-rate");
    }

    @Test
    void aPlateauAtFullRateAsksForALowerOne() {
        List<TrainingStepLoss> flat = new ArrayList<>();
        for (int step = 0; step < 4000; step++) {
            flat.add(loss(step, step < 1000 ? 3.3 - step / 1000.0 : 2.3 + 0.01 * (step % 2)));
        }
        RunStatistics stuck = withSteps(healthy(), flat);
        Advice plateau = findings("loss-course", stuck).get(0);
        assertThat(plateau.verdict()).isEqualTo(WARN);
        assertThat(remedy("loss-course", stuck))
                .containsEntry("training.learning-rate", "[{until=2000,rate=0.1},{rate=0.01}]");
    }

    @Test
    void aLossThatIsAllButZeroIsNoPlateau() {
        List<TrainingStepLoss> learnt = new ArrayList<>();
        for (int step = 0; step < 4000; step++) {
            learnt.add(loss(step, step < 1000 ? 3.3 * Math.exp(-step / 100.0) : 1e-4));
        }
        assertThat(verdict("loss-course", withSteps(healthy(), learnt))).isEqualTo(PASS);
    }

    @Test
    void aPlateauAfterAWarmUpIsOneToo() {
        List<TrainingStepLoss> flat = new ArrayList<>();
        for (int step = 0; step < 4000; step++) {
            flat.add(loss(step, step < 1000 ? 3.3 - step / 1000.0 : 2.3 + 0.01 * (step % 2)));
        }
        RunStatistics warm = run("lecture-kaiming", STEPS, "training.learning-rate={warm-up=100,rate=0.1}");
        assertThat(verdict("loss-course", withSteps(warm, flat))).isEqualTo(WARN);
        RunStatistics lowered =
                run("lecture-kaiming", STEPS, "training.learning-rate={cosine={first=0.1,last=0.0001,steps=4000}}");
        assertThat(verdict("loss-course", withSteps(lowered, flat))).isEqualTo(PASS);
    }

    @Test
    void aRateThatEndsAtZeroIsNotOff() {
        RunStatistics ended = run(
                "lecture-kaiming",
                STEPS,
                "training.learning-rate={cosine={first=0.1,last=0,steps=" + (STEPS - 1) + "}}",
                "measure.every=0",
                "measure.first=1",
                "measure.last=true");
        assertThat(verdict("update-data-ratio", ended)).isEqualTo(INSUFFICIENT_DATA);

        RunStatistics off = run("lecture-kaiming", STEPS, "training.learning-rate=0");
        assertThat(findings("update-data-ratio", off).get(0).message()).contains("the learning rate is 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1e-30", "1e-12", "3e-7"})
    void aRateThatChangesNothingFailsAtAnyLength(String rate) {
        for (int steps : new int[] {10, 60, 150}) {
            Advice still = findings(
                            "update-data-ratio", run("names-batchnorm", steps, "training.learning-rate=" + rate))
                    .get(0);
            assertThat(still.verdict()).as("%s steps", steps).isEqualTo(FAIL);
            assertThat(still.message()).contains("the learning rate is " + (rate.equals("0") ? "0" : "far too low"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.03",
                "{cosine={first=0.1,last=0}}",
                "[{until=20,rate=0.1},{rate=0}]",
                "{warm-up=30,cosine={first=0.1,last=0}}",
                "[{until=1,rate=0},{rate=0.1}]"
            })
    void aRateThatIsZeroAtTimesIsNotTooLowForFewSteps(String rate) {
        RunStatistics run =
                run("names-batchnorm", 60, "training.learning-rate=" + rate, "measure.every=0", "measure.first=2");
        assertThat(verdict("update-data-ratio", run)).isEqualTo(INSUFFICIENT_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{until=1,rate=0},{rate=0.1}]", "{cosine={first=0,last=0.1}}"})
    void stepsAtARateOfZeroTellNothingOfOthers(String rate) {
        RunStatistics run = run(
                "names-batchnorm",
                60,
                "training.learning-rate=" + rate,
                "measure.every=0",
                "measure.first=1",
                "measure.last=false");
        assertThat(verdict("update-data-ratio", run)).isEqualTo(INSUFFICIENT_DATA);
    }

    @Test
    void stepsThatMoveTheLossByLittleTakeTheUsualRate() {
        RunStatistics slow = run("names-batchnorm", 60, "training.learning-rate=1e-30");
        RunStatistics known = slow.describedBy(slow.description()
                .expecting(new Expectation(
                        false, Optional.empty(), 60, OptionalDouble.of(1e-30), OptionalDouble.of(0.7), List.of())));
        assertThat(remedy("update-data-ratio", known)).containsEntry("training.learning-rate", "0.7");
    }

    @Test
    @Tag("cluster")
    void twentyThousandMeasuredStepsAreJudgedWithinSeconds() {
        ShortTraining.Trained trained = ShortTraining.train("lecture-kaiming", "training.steps=" + STEPS);
        RunStatistics run = trained.statistics();
        LayerEvidence every = new LayerEvidence();
        for (WorkerRound worker : trained.rounds().get(0).workers()) {
            List<LayerObservation> first = MeasurementRows.ofWorker(
                            worker.worker(), 0, worker.measurements().get(0))
                    .statistics();
            for (long step = 0; step < 20_000; step++) {
                for (LayerObservation row : first) {
                    every.add(at(step, row));
                }
            }
        }
        RunStatistics measured = new RunStatistics(
                run.description(),
                run.losses(),
                every,
                run.batchNorms(),
                run.rounds(),
                run.evaluations(),
                run.criticalRates());
        assertTimeout(Duration.ofSeconds(30), () -> assertThat(
                        Lecture.advise(JobDiagnosis.of(Lecture.thresholds()), measured))
                .isNotEmpty());
    }

    private static LayerObservation at(long step, LayerObservation row) {
        return LayerObservation.of(
                Origin.of(row.worker(), 0, step),
                row.tensor(),
                row.moments(),
                row.health(),
                LayerObservation.Derived.ratios(row.gradDataRatio(), row.updateDataLog10()));
    }

    /** The mean loss of all workers at each step, as one worker's. */
    private static List<TrainingStepLoss> losses(RunStatistics run) {
        return IntStream.range(0, run.losses().size())
                .mapToObj(i -> loss(run.losses().step(i), run.losses().loss(i)))
                .toList();
    }

    private static TrainingStepLoss loss(long step, double loss) {
        return new TrainingStepLoss(0, step, 0, 32, loss, 0.1);
    }

    private static RunStatistics withEvaluations(Evaluation... evaluations) {
        RunStatistics run = healthy();
        return new RunStatistics(
                run.description(),
                run.losses(),
                run.layers(),
                new BatchNormEvidence(),
                List.of(),
                List.of(evaluations),
                List.of());
    }

    private static RunStatistics withSteps(RunStatistics run, List<TrainingStepLoss> steps) {
        return new RunStatistics(
                run.description(),
                StepLosses.of(steps),
                run.layers(),
                run.batchNorms(),
                run.rounds(),
                run.evaluations(),
                run.criticalRates());
    }

    @Test
    void workersThatDriftApartAreAveragedMoreOften() {
        RunStatistics apart = run("lecture-kaiming", 200, "training.learning-rate=3");
        assertThat(Integer.parseInt(remedy("averaging", apart).get("averaging.local-steps")))
                .isBetween(1, 60);
        assertThat(verdict("averaging", start("lecture-kaiming", "averaging.workers=1")))
                .isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void aWorkerWithAnotherKindOfNamesIsNamed() {
        RunStatistics odd = ShortTraining.on(
                RemediesOnRealRunsTest.everyThird("emma"),
                "lecture-deep",
                "training.steps=400",
                "averaging.local-steps=50",
                "averaging.workers=3");
        assertThat(findings("averaging", odd))
                .anySatisfy(f -> assertThat(f.message()).contains("The loss of worker 2 is"));
    }

    @Test
    void anEarlierStepWithASmallerGapAndNoHigherDevLossIsWhereToStop() {
        RunStatistics overfitted = withEvaluations(
                new Evaluation(0, 500, "train", "running", 2.3, 0.3, 100, true),
                new Evaluation(0, 500, "dev", "running", 2.3, 0.3, 100, true),
                new Evaluation(0, 1000, "train", "running", 2.1, 0.3, 100, true),
                new Evaluation(0, 1000, "dev", "running", 2.2, 0.3, 100, true),
                new Evaluation(0, 2000, "train", "running", 1.95, 0.3, 100, true),
                new Evaluation(0, 2000, "dev", "running", 2.15, 0.3, 100, true),
                new Evaluation(0, 3000, "dev", "running", 2.6, 0.3, 100, true),
                new Evaluation(0, 3000, "train", "running", 1.9, 0.3, 100, true));
        assertThat(remedy("generalization-gap", overfitted)).containsOnly(Map.entry("training.steps", "1000"));
    }

    @Test
    void aNetworkWorseThanAUniformGuessKnowsNothingByHeart() {
        RunStatistics absurd = withEvaluations(
                new Evaluation(0, 1000, "train", "running", 1e17, 0.1, 100, true),
                new Evaluation(0, 1000, "dev", "running", 2e17, 0.1, 100, true));
        Advice finding = findings("generalization-gap", absurd).get(0);
        assertThat(finding.verdict()).isEqualTo(NOT_APPLICABLE);
        assertThat(finding.message()).contains("1e+17 nats each where a uniform guess costs 3.30");
    }

    @Test
    void gradientsAreNotComparedWhereUpdatesDoNotFollowThem() {
        Advice finding = findings(
                        "gradient-data-ratio",
                        run("lecture-deep", STEPS, "training.optimizer=adam", "training.learning-rate=0.001"))
                .get(0);
        assertThat(finding.verdict()).isEqualTo(NOT_APPLICABLE);
        assertThat(finding.message()).startsWith("adam divides each gradient by its own size");
    }

    @Test
    void aBatchFarAboveTheNoiseGetsASmallerOne() {
        RunStatistics lavish = run(
                "lecture-original",
                16,
                "training.batch-size=4096",
                "averaging.local-steps=2",
                "measure.every=2",
                "training.learning-rate=0.001");
        assertThat(verdict("gradient-noise", lavish)).isEqualTo(WARN);
        assertThat(Integer.parseInt(remedy("gradient-noise", lavish).get("training.batch-size")))
                .isBetween(32, 1024);
    }

    @Test
    void aBatchFarBelowTheNoiseIsAWarning() {
        GradientNoise strict = new GradientNoise(new GradientNoise.Limits(
                0.05, Lecture.thresholds().gradientNoise().above(), 4));
        Finding astray = strict.examine(run("lecture-deep", 1200)).get(0);
        assertThat(astray.verdict()).isEqualTo(WARN);
        assertThat(astray.message()).contains("larger batches would save most of them");
    }
}
