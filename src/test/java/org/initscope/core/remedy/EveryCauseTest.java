package org.initscope.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Setting;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule.Stepwise;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.junit.jupiter.api.Test;

/** A cause that is added needs settings and words. */
class EveryCauseTest {
    private static final WeightScheme WEIGHTS = new WeightScheme.FanIn(5.0 / 3);

    private static final MlpJob JOB = new MlpJob(
            new MlpSpec(
                    27,
                    3,
                    10,
                    List.of(20, 20),
                    Activation.TANH,
                    new Normalization.None(),
                    false,
                    new Normalization.None()),
            new Initialization(1, WEIGHTS, WEIGHTS, 1, 0, 0, Map.of()),
            new TrainingSpec(new Optimizer.Sgd(), Stepwise.constant(0.1)),
            OuterOptimizer.averaging());

    private static final RunStatistics RUN = RunStatistics.of(
            JOB.describe(new DataParallel(2, 32, 50), 1000, Optional.empty(), new Divergence.None()),
            new EvidenceFold());

    private static final List<Cause> CAUSES = List.of(
            new Cause.Nothing(),
            new Cause.Unexplained("nobody knows"),
            new Cause.Unmeasured(new MissingEvidence.Layers()),
            new Cause.OutputScale(6, 0.5),
            new Cause.HiddenScale(2),
            new Cause.DepthScale(),
            new Cause.ExamplesAlike(),
            new Cause.DeadStart(2),
            new Cause.EqualWeights(1),
            new Cause.LayerScale(1, 4, 2),
            new Cause.StartScales(),
            new Cause.UnusualSetting(new Setting(Setting.Kind.BATCH_SIZE, 2, 32)),
            new Cause.LearningRate(0.5),
            new Cause.LongFirstSteps(100, 0.5),
            new Cause.LearningRateDecay(100),
            new Cause.NoUpdates(OptionalDouble.of(0.1)),
            new Cause.BatchSize(32),
            new Cause.NormMomentum(OptionalDouble.of(0.5), 0.1),
            new Cause.NormScale(2),
            new Cause.UselessBias(1),
            new Cause.LocalSteps(10),
            new Cause.Workers(3),
            new Cause.TrainingLength(100),
            new Cause.Narrow(2, 1),
            new Cause.Width(0.5, 0.1));

    private static final List<MissingEvidence> MISSING = List.of(
            new MissingEvidence.Layers(),
            new MissingEvidence.Examples(32),
            new MissingEvidence.BatchNormUnits(),
            new MissingEvidence.LaterSteps(200),
            new MissingEvidence.Steps(100),
            new MissingEvidence.Workers(),
            new MissingEvidence.Rounds(4),
            new MissingEvidence.Evaluations());

    private static final List<RemedyPlanner> PLANNERS =
            List.of(new SettingsPlanner(JOB, SpreadForecast.Limits.of(RulesFile.standard())), new WordsPlanner());

    @Test
    void theScaleOfANormIsSetByTheKeyOfThatNorm() {
        Normalization batch = Normalization.Batch.standard();
        MlpSpec spec = new MlpSpec(27, 3, 10, List.of(20), Activation.TANH, batch, false, batch);
        SettingsPlanner planner = new SettingsPlanner(
                new MlpJob(spec, JOB.start(), JOB.training(), JOB.outer()),
                SpreadForecast.Limits.of(RulesFile.standard()));
        int ofOutput = spec.layers().size() - 2;

        assertThat(planner.remedy(new Cause.NormScale(2), RUN)).isEqualTo(Remedy.set("model.batch-norm.gamma", "1"));
        assertThat(planner.remedy(new Cause.NormScale(ofOutput), RUN))
                .isEqualTo(Remedy.set("model.output-gamma", "0.1"));
    }

    @Test
    void onlyWhatIsNarrowIsWidened() {
        assertThat(widened(10, List.of(2, 20))).isEqualTo(Remedy.set("model.hidden", "[100,20]"));
        assertThat(widened(2, List.of(20, 20))).isEqualTo(Remedy.set("model.embedding", "10"));
    }

    private static Remedy widened(int embedding, List<Integer> hidden) {
        Normalization none = new Normalization.None();
        MlpSpec spec = new MlpSpec(27, 3, embedding, hidden, Activation.TANH, none, false, none);
        MlpJob job = new MlpJob(spec, JOB.start(), JOB.training(), JOB.outer());
        return new SettingsPlanner(job, SpreadForecast.Limits.of(RulesFile.standard()))
                .remedy(new Cause.Narrow(2, 1), RUN);
    }

    @Test
    void aRateOfZeroIsBroughtToTheUsualOne() {
        String usual =
                Numbers.shown(RUN.description().expected().usualLearningRate().orElseThrow());
        assertThat(PLANNERS.get(0).remedy(new Cause.NoUpdates(OptionalDouble.of(0.1)), RUN))
                .isEqualTo(Remedy.set("training.learning-rate", usual));
    }

    @Test
    void noCauseIsForgotten() {
        assertThat(CAUSES.stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(kinds(Cause.class).toList());
        assertThat(MISSING.stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(
                        kinds(MissingEvidence.class).toList());
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses());
    }

    @Test
    void everyPlannerKnowsEveryCause() {
        for (RemedyPlanner planner : PLANNERS) {
            for (Cause cause : CAUSES) {
                boolean isProblem = !(cause instanceof Cause.Nothing || cause instanceof Cause.Unmeasured);
                assertThat(planner.remedy(cause, RUN).text().isEmpty())
                        .as("%s of %s", planner.getClass().getSimpleName(), cause)
                        .isEqualTo(!isProblem);
            }
        }
    }

    @Test
    void everyPlannerEndsASentenceAboutWhatIsMissing() {
        for (RemedyPlanner planner : PLANNERS) {
            assertThat(MISSING).allSatisfy(missing -> assertThat(planner.measured(missing, RUN.description()))
                    .matches("(?s)[.:;].*")
                    .endsWith("."));
        }
    }
}
