package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.counted;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings whose cause is known, since it is all that sets them apart from a healthy one, and was not named once. */
@Tag("numbers")
class CausesOnceMissedTest {
    private static final int STEPS = 500;
    private static final String BATCH_NORM = "model.normalization=batch";
    private static final String ADAM = "training.optimizer.name=adam";
    private static final String ADAM_RATE = "training.learning-rate=0.006";
    private static final String MOMENTUM = "training.optimizer.name=momentum";

    /**
     * @param settings that differ from a healthy training
     * @param remedy that its first finding has, in part
     */
    record Case(List<String> settings, String remedy) {
        @Override
        public String toString() {
            return String.join(" ", settings);
        }
    }

    private static Case of(String remedy, String... settings) {
        return new Case(List.of(settings), remedy);
    }

    static Stream<Case> cases() {
        return Stream.of(
                of("training.clip=none", "training.clip=1e-30"),
                of("training.clip=none", "training.clip=1e-30", ADAM, ADAM_RATE),
                of("training.optimizer.momentum=0.9", MOMENTUM, "training.optimizer.momentum=0.999"),
                of("training.optimizer.epsilon=1e-08", ADAM, ADAM_RATE, "training.optimizer.epsilon=1"),
                of("training.optimizer.beta2=0.999", ADAM, ADAM_RATE, "training.optimizer.beta2=0"),
                of(
                        "training.optimizer.weight-decay=0.01",
                        "training.optimizer.name=adamw",
                        ADAM_RATE,
                        "training.optimizer.weight-decay=20"),
                of("model.batch-norm.epsilon=1e-05", BATCH_NORM, "model.batch-norm.epsilon=1000"),
                of(
                        "model.batch-norm.gamma=1",
                        BATCH_NORM,
                        "model.hidden=[50,50,50,50]",
                        "model.batch-norm.gamma=0.00001"),
                of("model.batch-norm.beta=0", BATCH_NORM, "model.batch-norm.beta=10"),
                of("model.batch-norm.momentum=0.01", BATCH_NORM, "model.batch-norm.momentum=0.99"),
                of("training.batch-size=32", BATCH_NORM, "model.hidden=[64,64]", "training.batch-size=2"),
                of("training.batch-size=32", "training.batch-size=1"),
                of("model.hidden=[100]", "model.hidden=[2]"),
                of("model.hidden=[100,64]", "model.hidden=[3,64]", BATCH_NORM),
                of("model.embedding=10", "model.embedding=1"),
                of("training.learning-rate=0.0045", ADAM, "training.learning-rate=0.1"),
                of("training.learning-rate=0.16", "training.learning-rate=5"),
                of("training.learning-rate=0.16", "training.learning-rate=1e30"),
                of("training.learning-rate=0.0533", "model.hidden=[300]"),
                of("training.learning-rate=0.16", "training.learning-rate=[{until=400,rate=0},{rate=0.3}]"),
                of("training.learning-rate={warm-up=250,rate=0.16", "training.learning-rate={warm-up=250,rate=3}"),
                of("training.learning-rate={warm-up=50,rate=0.16", "training.learning-rate={warm-up=450,rate=2}"),
                of("training.learning-rate={warm-up=50,rate=0.16", "training.learning-rate={warm-up=480,rate=0.7}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theFirstFindingNamesIt(Case known) {
        Advice first = judged(known.settings().toArray(String[]::new)).get(0);
        assertThat(first.verdict().isProblem()).as(first.message()).isTrue();
        assertThat(first.remedy().text()).as(first.message()).contains(known.remedy());
    }

    static Stream<List<String>> healthy() {
        return Stream.of(
                List.of("training.learning-rate=0.3"),
                List.of("training.learning-rate=0.06", "model.hidden=[300]"),
                List.of("training.learning-rate=0.3", "model.hidden=[300]", "model.activation=relu"),
                List.of(ADAM, ADAM_RATE),
                List.of(MOMENTUM, "training.learning-rate=0.05"),
                List.of(BATCH_NORM),
                List.of("training.learning-rate={cosine={first=0.5,last=0,steps=500}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void healthy(List<String> settings) {
        assertThat(judged(settings.toArray(String[]::new)))
                .noneMatch(finding -> finding.verdict().isProblem());
    }

    @Test
    void onFewNamesNoNarrowLayerIsBlamed() {
        String[] narrow = {"model.hidden=[4]", "training.learning-rate=0.3", "averaging.workers=1"};
        assertThat(remedyOfLoss(Lecture.run("benchmark-faults", STEPS, narrow))).contains("model.hidden=[100]");
        assertThat(remedyOfLoss(Lecture.runOn(100, "benchmark-faults", STEPS, narrow)))
                .contains("with so few names a larger network would know them by heart");
    }

    @Test
    void whereThereAreTooFewExamplesThatIsSaidAndNotWhatALayerShows() {
        Advice first = judged(BATCH_NORM, "model.hidden=[64,64]", "training.batch-size=2")
                .get(0);
        assertThat(first.place().layerName()).as(first.message()).isEmpty();
        assertThat(first.rule()).isIn("batch-normalization", "unusual-settings");
    }

    @Test
    void aRateAtWhichTheNamesAreKnownByHeartIsNotBlamed() {
        RunStatistics few = Lecture.runOn(
                300, "benchmark-faults", 2 * STEPS, "averaging.workers=1", "model.hidden=[400]", "model.embedding=30");
        assertThat(few.description().expected().isRateHigh()).isTrue();
        assertThat(Lecture.advise(
                                JobDiagnosis.of(Lecture.thresholds()),
                                few.expecting(Optional.of(ReferenceLoss.seen(2.6))))
                        .get(0)
                        .rule())
                .isEqualTo("generalization-gap");
    }

    @Test
    void theLayerThatIsNarrowIsNamed() {
        assertThat(judged("model.hidden=[2]").get(0).message())
                .contains(" A hidden layer has 2 units, fewer than 8.")
                .doesNotContain("embedding");
        assertThat(judged("model.embedding=1").get(0).message())
                .contains(" The embedding has 1 component, fewer than 3.")
                .doesNotContain("A hidden layer has");
    }

    @Test
    void aDevSplitOfAFewNamesAcquitsNoTraining() {
        RunStatistics few = Lecture.runOn(50, "benchmark-faults", STEPS, "averaging.workers=1");
        assertThat(lossReached(few, 9).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(lossReached(few, 9).message()).contains("The dev split has ").contains("too small");
        assertThat(lossReached(few, 0.5).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(lossReached(Lecture.runOn(400, "benchmark-faults", STEPS, "averaging.workers=1"), 9)
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    private static Advice lossReached(RunStatistics run, double reached) {
        return Lecture.findings("loss-reached", run.expecting(Optional.of(ReferenceLoss.seen(reached))))
                .get(0);
    }

    /** What is to be done about a loss that is far above what others of the network have reached. */
    private static String remedyOfLoss(RunStatistics run) {
        Advice judged = lossReached(run, 1);
        assertThat(judged.verdict()).isEqualTo(Verdict.FAIL);
        return judged.remedy().text();
    }

    private static List<Advice> judged(String... settings) {
        String[] all = Stream.concat(
                        Stream.of("training.learning-rate=0.3", "averaging.workers=1"), Stream.of(settings))
                .toArray(String[]::new);
        return Lecture.advise(JobDiagnosis.of(Lecture.thresholds()), counted("benchmark-faults", STEPS, all));
    }
}
