package org.initscope.core.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.DataParallel;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.updates.UnusualSettings;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.training.Divergence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is usual for a network follows its other settings. */
class UsualSettingsTest {
    private static final int STEPS = 1000;
    private static final String KIND_OF_RATE = "training.learning-rate";

    /** What the rule advises about a job. */
    private static List<Map<String, String>> advised(String... settings) {
        return new UnusualSettings(RulesFile.standard().unusualSettings())
                .examine(run(job(settings))).stream()
                        .filter(finding -> finding.verdict().isProblem())
                        .map(Finding::cause)
                        .map(cause -> ((Remedy.Change) mended(cause, settings)).settings())
                        .toList();
    }

    private static Remedy mended(Cause cause, String... settings) {
        Job job = job(settings);
        return new SettingsPlanner(job.trained(27), SpreadForecast.Limits.of(RulesFile.standard()))
                .remedy(cause, run(job));
    }

    private static Job job(String... settings) {
        return Job.load(Path.of("jobs", "benchmark-faults.conf"), List.of(settings));
    }

    private static RunStatistics run(Job job) {
        return RunStatistics.of(
                job.trained(27)
                        .describe(
                                new DataParallel(1, job.training().batchSize(), 50),
                                STEPS,
                                Optional.empty(),
                                new Divergence.None()),
                new EvidenceFold());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "training.optimizer.momentum=0.999, training.optimizer.name=momentum, 0.9",
                "training.optimizer.beta1=0.9999, training.optimizer.name=adam, 0.9",
                "training.optimizer.beta2=0, training.optimizer.name=adam, 0.999",
                "training.optimizer.decay=0.9999, training.optimizer.name=rmsprop, 0.95",
                "training.optimizer.decay=0, training.optimizer.name=rmsprop, 0.95",
                "training.optimizer.epsilon=1, training.optimizer.name=adam, 1e-8",
                "training.optimizer.epsilon=1, training.optimizer.name=rmsprop, 1e-8",
                "training.optimizer.epsilon=1, training.optimizer.name=adamw, 1e-8",
                "training.optimizer.weight-decay=20, training.optimizer.name=adamw, 0.01",
                "training.clip=1e-30, training.optimizer.name=sgd, none",
                "training.clip=0.01, training.optimizer.name=momentum, none",
                "training.clip=1e-30, training.optimizer.name=adam, none",
                "model.batch-norm.epsilon=1000, model.normalization=batch, 1e-5",
                "model.batch-norm.gamma=-100, model.normalization=batch, 1",
                "model.batch-norm.gamma=0.0001, model.normalization=batch, 1",
                "model.batch-norm.beta=-10, model.normalization=batch, 0",
                "model.layer-norm.epsilon=1000, model.normalization=layer, 1e-5",
                "model.group-norm.epsilon=1000, model.normalization=group, 1e-5",
                "model.group-norm.beta=10, model.normalization=group, 0",
                "training.batch-size=1, model.normalization=none, 32",
                "averaging.outer.rate=3, averaging.workers=4, 1",
                "averaging.outer.rate=1e20, averaging.workers=1, 1",
                "averaging.outer.rate=0.1, averaging.workers=4, 1",
                "averaging.outer.rate=1e-30, averaging.workers=4, 1",
                "averaging.outer.rate=0.01, averaging.outer.momentum=0.9, 1",
                "averaging.outer.momentum=0.99, averaging.outer.rate=0.01, 0",
                "averaging.outer.momentum=0.9, averaging.workers=4, 0",
            })
    void aNumberFarFromUsualIsBroughtBackToIt(String setting, String beside, String usual) {
        String[] keyAndValue = setting.split("=");
        List<Map<String, String>> advised = advised(setting, beside);
        assertThat(advised).isNotEmpty().allMatch(advised.get(0)::equals);
        assertThat(advised.get(0)).containsKey(keyAndValue[0]);
        String value = advised.get(0).get(keyAndValue[0]);
        if (usual.equals("none")) {
            assertThat(value).isEqualTo("none");
        } else {
            assertThat(Double.parseDouble(value)).isEqualTo(Double.parseDouble(usual));
        }
    }

    @Test
    void theLearningRateFollowsWhereItDoesNotSuitTheMendedOptimizer() {
        String[] optimizer = {"training.optimizer.name=momentum", "training.optimizer.momentum=0.999"};
        assertThat(advised(optimizer[0], optimizer[1], KIND_OF_RATE + "=0.0375").get(0))
                .doesNotContainKey(KIND_OF_RATE);
        assertThat(advised(optimizer[0], optimizer[1], KIND_OF_RATE + "=0.0004").get(0))
                .containsEntry(KIND_OF_RATE, "0.024");
    }

    @Test
    void aRateThatSuitsAnOuterMomentumDoesNotOutliveIt() {
        assertThat(advised("averaging.outer.rate=0.01", "averaging.outer.momentum=0.99"))
                .containsExactly(Map.of("averaging.outer.rate", "1", "averaging.outer.momentum", "0"));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 5, 0.16",
        "3, 0.01, 0.16",
        "2, 0.25,",
        "1, 0,    0.16",
        "4, 1e30, 0.16",
    })
    void moreExamplesBringTheRateThatSuitsThem(int present, String rate, String advised) {
        Map<String, String> remedy = ((Remedy.Change)
                        mended(new Cause.BatchSize(32), "training.batch-size=" + present, KIND_OF_RATE + "=" + rate))
                .settings();
        assertThat(remedy).containsEntry("training.batch-size", "32");
        assertThat(remedy.get(KIND_OF_RATE)).isEqualTo(advised);
    }

    @ParameterizedTest
    @CsvSource({
        "averaging.outer.rate=1, averaging.workers=4",
        "averaging.outer.rate=1.5, averaging.workers=4",
        "averaging.outer.momentum=0.5, averaging.workers=4",
        "averaging.outer.momentum=0.8, averaging.workers=4",
        "averaging.outer.momentum=0.9, averaging.outer.nesterov=true",
        "training.optimizer.momentum=0.95, training.optimizer.name=momentum",
        "training.optimizer.momentum=0, training.optimizer.name=momentum",
        "training.optimizer.beta1=0, training.optimizer.name=adam",
        "training.optimizer.beta2=0.99999, training.optimizer.name=adam",
        "training.optimizer.epsilon=1e-3, training.optimizer.name=adam",
        "training.optimizer.weight-decay=0.1, training.optimizer.name=adamw",
        "training.clip=1, training.optimizer.name=sgd",
        "training.clip=1e-5, training.optimizer.name=adam",
        "model.batch-norm.epsilon=1, model.normalization=batch",
        "model.batch-norm.gamma=0.01, model.normalization=batch",
        "model.batch-norm.epsilon=1000, model.normalization=none",
        "training.batch-size=4, model.normalization=none",
    })
    void numbersThatHaveCostNothingAreUsual(String setting, String beside) {
        assertThat(advised(setting, beside)).isEmpty();
    }
}
