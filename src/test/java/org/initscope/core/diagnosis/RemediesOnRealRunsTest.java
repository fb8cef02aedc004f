package org.initscope.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.initscope.core.diagnosis.Lecture.findings;
import static org.initscope.core.diagnosis.Lecture.run;
import static org.initscope.core.diagnosis.Lecture.runOn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.Remedy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is sick is trained again with the remedy of its finding, and what was found is found no more. */
@Tag("numbers")
class RemediesOnRealRunsTest {
    private static final String[] FAST_NETWORK = {
        "model.hidden=[50,50]",
        "training.optimizer=adam",
        "training.learning-rate=1",
        "model.batch-norm.momentum=0.005",
        // of twelve seeds four to seven run away, in the last bits of a chaotic training
        "training.seed=4"
    };

    private static final String[] FAST_WORKERS = {
        "training.optimizer=adam", "training.learning-rate=0.1", "averaging.workers=4", "averaging.local-steps=200"
    };

    /**
     * A sick run and what its remedy changes.
     *
     * @param train a training with further settings
     * @param says words of the finding
     * @param keys of the remedy
     */
    record Cure(String rule, String what, Function<String[], RunStatistics> train, String says, List<String> keys) {
        @Override
        public String toString() {
            return rule + " | " + what;
        }

        Advice finding(RunStatistics run) {
            return findings(rule, run).stream()
                    .filter(f -> f.message().contains(says))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(findings(rule, run)));
        }
    }

    private static Cure cure(
            String rule, String what, String says, List<String> keys, String job, int steps, String... overrides) {
        return new Cure(rule, what, more -> run(job, steps, joined(overrides, more)), says, keys);
    }

    private static String[] joined(String[] some, String[] more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    static List<Cure> cures() {
        return List.of(
                cure(
                        "batch-normalization",
                        "a network that runs away from its running statistics",
                        "The running statistics of norm2",
                        List.of("model.batch-norm.momentum"),
                        "lecture-deep",
                        1200,
                        FAST_NETWORK),
                cure(
                        "generalization-gap",
                        "the same, by its dev loss",
                        "the running ones do not fit",
                        List.of("model.batch-norm.momentum"),
                        "lecture-deep",
                        1200,
                        FAST_NETWORK),
                cure(
                        "generalization-gap",
                        "a network that leaps further in a step than any average could follow",
                        "the running ones do not fit",
                        List.of("model.batch-norm.momentum", "training.learning-rate"),
                        "names-batchnorm",
                        600,
                        "training.learning-rate=30",
                        "training.seed=1"),
                cure(
                        "batch-normalization",
                        "units that are switched off by steps that are too large",
                        "units of norm1 is next to nothing",
                        List.of("training.learning-rate"),
                        "names-batchnorm",
                        600,
                        "training.learning-rate=3"),
                cure(
                        "batch-normalization",
                        "workers that are apart",
                        "Two workers' running means of norm5",
                        List.of("averaging.local-steps"),
                        "lecture-deep",
                        400,
                        FAST_WORKERS),
                cure(
                        "averaging",
                        "workers that are apart after one step",
                        "the average of networks that far apart",
                        List.of("training.learning-rate"),
                        "lecture-kaiming",
                        64,
                        "training.learning-rate=10",
                        "averaging.local-steps=1"),
                cure(
                        "averaging",
                        "workers that are far from their average",
                        "the average of networks that far apart",
                        List.of("averaging.local-steps"),
                        "lecture-deep",
                        400,
                        FAST_WORKERS),
                new Cure(
                        "averaging",
                        "every third name is emma",
                        more -> ShortTraining.on(
                                everyThird("emma"),
                                "lecture-deep",
                                joined(
                                        new String[] {
                                            "training.steps=400", "averaging.workers=3", "averaging.local-steps=50"
                                        },
                                        more)),
                        "the training names 3, 6, 9 and so on",
                        List.of("averaging.workers")),
                new Cure(
                        "averaging",
                        "so few names for each worker that luck makes them unlike",
                        more -> runOn(
                                2000,
                                "lecture-kaiming",
                                400,
                                joined(new String[] {"averaging.workers=16", "averaging.local-steps=50"}, more)),
                        "shards so small are not alike",
                        List.of("averaging.workers")),
                plain(
                        "gradient-data-ratio",
                        "a layer of tanh with a gain of 30",
                        "linear3's gradient",
                        List.of("model.initialization.layers.linear3.gain"),
                        "model.initialization.layers.linear3.gain=30"),
                plain(
                        "gradient-data-ratio",
                        "a layer before the one that stands out is too small",
                        "linear3's gradient",
                        List.of("model.initialization.layers.linear2.gain"),
                        "model.initialization.layers.linear2.gain=0.1",
                        "training.learning-rate=0.01"),
                plain(
                        "gradient-data-ratio",
                        "a layer with thirty times the units of the others",
                        "linear2's gradient",
                        List.of("model.initialization.layers.linear2.gain"),
                        "model.hidden=[10,300,10]"),
                plain(
                        "gradient-data-ratio",
                        "a large output layer",
                        "output's gradient",
                        List.of("model.initialization.output-scale"),
                        "model.initialization.output-scale=30",
                        "training.learning-rate=0.01"),
                plain(
                        "gradient-data-ratio",
                        "a small output layer at a low rate",
                        "output's gradient",
                        List.of("model.initialization.output-scale"),
                        "model.activation=relu",
                        "training.learning-rate=0.01"),
                cure(
                        "gradient-data-ratio",
                        "hidden weights N(0, 1) below the output layer",
                        "output's gradient",
                        List.of(
                                "model.initialization.weights.std",
                                "model.initialization.output.std",
                                "model.initialization.hidden-bias-scale"),
                        "lecture-softmax-fix",
                        6000),
                cure(
                        "gradient-data-ratio",
                        "a layer before a batch norm with a gain of 0.01",
                        "linear3's gradient",
                        List.of("model.initialization.layers.linear3.gain"),
                        "lecture-deep",
                        6000,
                        "model.hidden=[50,50,50]",
                        "measure.every=500",
                        "model.initialization.layers.linear3.gain=0.01",
                        "training.learning-rate=0.001"),
                wide(
                        "a large output layer below a layer norm",
                        List.of("model.initialization.weights.gain"),
                        "model.activation=relu",
                        "model.normalization=layer",
                        "training.learning-rate=0.01"),
                wide(
                        "a large output layer over one hidden layer",
                        List.of("model.initialization.weights.gain", "model.initialization.embedding-std"),
                        "model.normalization=none",
                        "training.learning-rate=0.01"),
                wide(
                        "layers of sigmoid at a rate that is too low for them",
                        List.of("training.learning-rate"),
                        "model.activation=sigmoid",
                        "model.normalization=none",
                        "model.hidden=[50,50,50]",
                        "training.learning-rate=0.01"),
                wide(
                        "layers of gelu, which no scale of the start brings nearer",
                        List.of("training.optimizer", "training.learning-rate"),
                        "model.activation=gelu",
                        "model.normalization=none",
                        "model.hidden=[100,100,1000]",
                        "training.learning-rate=0.005"),
                adam("linear2", "model.initialization.layers.linear2.gain", "500"),
                adam("output", "model.initialization.output-scale", "1000"),
                plain(
                        "update-data-ratio",
                        "one layer with a gain of 30, the middle of all as it should be",
                        "changes linear2's weights",
                        List.of("model.initialization.layers.linear2.gain"),
                        "model.activation=gelu",
                        "model.initialization.layers.linear2.gain=30",
                        "training.learning-rate=0.01"));
    }

    /** Hidden weights that are large beside those of an output layer that is as large as the first loss allows. */
    private static Cure wide(String what, List<String> keys, String... overrides) {
        return cure(
                "gradient-data-ratio",
                what,
                "output's gradient",
                keys,
                "names-batchnorm",
                6000,
                joined(
                        new String[] {
                            "model.hidden=[400]",
                            "model.initialization.output-scale=1",
                            "averaging.workers=1",
                            "measure.every=500"
                        },
                        overrides));
    }

    /** A layer whose weights are so large that updates of one size are nothing beside them. */
    private static Cure adam(String layer, String key, String value) {
        return cure(
                "update-data-ratio",
                "adam and large weights of " + layer,
                "changes " + layer + "'s weights",
                List.of(key),
                "names-batchnorm",
                2000,
                "model.hidden=[50,50,50]",
                "model.normalization=none",
                "training.optimizer=adam",
                "training.learning-rate=0.001",
                "averaging.workers=1",
                key + "=" + value);
    }

    /** Three layers without any normalization. */
    private static Cure plain(String rule, String what, String says, List<String> keys, String... overrides) {
        return cure(
                rule,
                what,
                says,
                keys,
                "lecture-deep",
                6000,
                joined(
                        new String[] {
                            "model.hidden=[50,50,50]",
                            "model.normalization=none",
                            "model.output-normalization=none",
                            "model.initialization.output-scale=0.1",
                            "model.initialization.output.gain=linear",
                            "averaging.workers=1",
                            "measure.every=500"
                        },
                        overrides));
    }

    /** Some thousand names, of which those that are trained on are one name again and again at every third place. */
    static List<String> everyThird(String name) {
        List<String> names = new ArrayList<>(ShortTraining.NAMES.subList(0, 3000));
        int first = names.size() / 10;
        for (int rank = 2; first + rank < names.size(); rank += 3) {
            names.set(first + rank, name);
        }
        return names;
    }

    static Collection<Cure> oneOfEachRule() {
        Map<String, Cure> first = new LinkedHashMap<>();
        cures().forEach(cure -> first.putIfAbsent(cure.rule(), cure));
        return first.values();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oneOfEachRule")
    void trainedAgainWithItsRemedyARunHasTheProblemNoMore(Cure cure) {
        assertCured(cure);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cures")
    @Tag("cluster")
    void theSameOfEverySickness(Cure cure) {
        assertCured(cure);
    }

    private static void assertCured(Cure cure) {
        Advice found = cure.finding(cure.train().apply(new String[0]));
        assertThat(found.verdict().isProblem()).isTrue();
        Map<String, String> remedy = ((Remedy.Change) found.remedy()).settings();
        assertThat(remedy).containsOnlyKeys(cure.keys());
        RunStatistics mended = cure.train()
                .apply(remedy.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
        assertThat(findings(cure.rule(), mended))
                .as("with %s", found.remedy().text())
                .filteredOn(finding -> finding.verdict().isProblem())
                .noneMatch(finding -> finding.message().contains(cure.says()));
    }
}
