package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.runOn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that knows its names by heart is trained again with its remedy, and is as good as before on names it has not seen. */
@Tag("numbers")
class OverfittingRemedyTest {
    /** Dev losses of two seeds are apart by about as much. */
    private static final double SAME_DEV_LOSS = 0.03;

    private static final String[] PLAIN = {
        "model.normalization=none",
        "model.output-normalization=none",
        "model.initialization.output.gain=linear",
        "model.initialization.output-scale=0.1"
    };

    /**
     * @param remedy keys that it changes
     */
    record Overfitted(List<String> remedy, int names, String job, int steps, List<String> overrides) {
        RunStatistics train(Map<String, String> more) {
            List<String> settings = new ArrayList<>(List.of("averaging.workers=1"));
            settings.addAll(overrides);
            more.forEach((key, value) -> settings.add(key + "=" + value));
            return runOn(names, job, steps, settings.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return job + " on " + names + " names, " + steps + " steps " + String.join(" ", overrides);
        }
    }

    private static Overfitted smaller(int names, String job, int steps, String... overrides) {
        return new Overfitted(
                List.of("model.embedding", "model.hidden", "training.steps", "training.learning-rate"),
                names,
                job,
                steps,
                List.of(overrides));
    }

    private static Overfitted changing(List<String> keys, int names, String job, int steps, String... overrides) {
        return new Overfitted(keys, names, job, steps, List.of(overrides));
    }

    static List<Overfitted> overfitted() {
        return List.of(
                smaller(300, "names-batchnorm", 1000),
                smaller(1000, "names-batchnorm", 3000),
                smaller(300, "lecture-deep", 2000),
                smaller(600, "lecture-deep", 1000),
                smaller(1000, "lecture-deep", 2000),
                smaller(1000, "lecture-deep", 2000, "model.hidden=[200,200]"),
                smaller(1000, "lecture-deep", 4000, "model.hidden=[30,30,30]"),
                smaller(1000, "lecture-deep", 1500, PLAIN),
                smaller(1000, "lecture-kaiming", 3000),
                smaller(1000, "lecture-kaiming", 3000, "data.block-size=5"),
                smaller(1000, "lecture-kaiming", 3000, "training.optimizer=adam", "training.learning-rate=0.003"),
                smaller(1000, "lecture-kaiming", 3000, "training.learning-rate=[{until=2000,rate=0.1},{rate=0.01}]"),
                smaller(1000, "lecture-kaiming", 3000, "training.learning-rate={cosine={first=0.2,last=0.01}}"),
                changing(
                        List.of("model.embedding", "training.steps", "training.learning-rate"),
                        300,
                        "lecture-kaiming",
                        3000,
                        "model.hidden=[]"),
                changing(
                        List.of("data.block-size", "training.steps", "training.learning-rate"),
                        60,
                        "lecture-kaiming",
                        3000,
                        "model.hidden=[]",
                        "model.embedding=1",
                        "training.learning-rate=0.3"),
                changing(
                        List.of("training.steps"),
                        2000,
                        "lecture-kaiming",
                        4000,
                        "training.optimizer=adam",
                        "training.learning-rate=0.01",
                        "evaluate.every=1"));
    }

    /** One of each remedy that changes the network. */
    static Stream<Overfitted> some() {
        return Stream.of(0, 13, 14).map(overfitted()::get);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("some")
    void itsRemedyClosesTheGapAndDoesNotRaiseTheDevLoss(Overfitted job) {
        assertClosesTheGap(job);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("overfitted")
    @Tag("cluster")
    void itDoesForEveryJob(Overfitted job) {
        assertClosesTheGap(job);
    }

    private static void assertClosesTheGap(Overfitted job) {
        RunStatistics sick = job.train(Map.of());
        Advice found = byHeart(sick).get(0);
        Map<String, String> remedy = ((Remedy.Change) found.remedy()).settings();
        assertThat(remedy).containsOnlyKeys(job.remedy());
        RunStatistics mended = job.train(remedy);
        assertThat(byHeart(mended)).as("with %s", found.remedy().text()).isEmpty();
        assertThat(devLoss(mended)).as("with %s", found.remedy().text()).isLessThan(devLoss(sick) + SAME_DEV_LOSS);
    }

    @Test
    void aNetworkWithNothingLeftToTakeAwayNeedsMoreNames() {
        Overfitted smallest = changing(
                List.of(),
                30,
                "lecture-kaiming",
                3000,
                "model.hidden=[]",
                "model.embedding=1",
                "data.block-size=1",
                "training.learning-rate=0.3",
                "evaluate.every=0");
        assertThat(byHeart(smallest.train(Map.of())).get(0).remedy().text()).contains("more names close the gap");
    }

    private static List<Advice> byHeart(RunStatistics run) {
        return findings("generalization-gap", run).stream()
                .filter(finding -> finding.message().contains("know its examples by heart"))
                .toList();
    }

    private static double devLoss(RunStatistics run) {
        List<Evaluation> dev = run.evaluations().stream()
                .filter(evaluation -> evaluation.split().equals("dev"))
                .toList();
        return dev.get(dev.size() - 1).loss();
    }
}
