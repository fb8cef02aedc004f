package org.initscope.core.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.evidence.BatchNormEvidence;
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.remedy.Advice;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;

/** The nets of the lecture, each trained once for all tests, and what the standard rules say of them. */
final class Lecture {
    private static final Map<List<String>, RunStatistics> RUNS = new ConcurrentHashMap<>();

    private static final List<String> PLAIN_DEEP = List.of(
            "model.normalization=none",
            "model.output-normalization=none",
            "model.initialization.output.gain=linear",
            "model.initialization.output-scale=0.1");

    private Lecture() {}

    /** A job of the jobs folder. */
    static RunStatistics run(String job, int steps, String... overrides) {
        String[] settings = settings(steps, overrides);
        return once(() -> ShortTraining.of(job, settings), job, settings);
    }

    /** A job that is trained on the first so many names. */
    static RunStatistics runOn(int names, String job, int steps, String... overrides) {
        String[] settings = settings(steps, overrides);
        return once(
                () -> ShortTraining.on(ShortTraining.NAMES.subList(0, names), job, settings), job + names, settings);
    }

    /** A job that is killed after so many rounds of 100 steps. */
    static RunStatistics killedAfter(int rounds, String job) {
        return once(() -> ShortTraining.killedAfter(rounds, job), job, "killed after " + rounds);
    }

    /** A job, of whose examples is known what counting them reaches. */
    static RunStatistics counted(String job, int steps, String... overrides) {
        String[] settings = settings(steps, overrides);
        return once(() -> ShortTraining.counted(job, settings), "counted " + job, settings);
    }

    /** A start of a training for which a learning rate is usual. */
    static RunStatistics startWithUsualRate(double usual, String... overrides) {
        RunStatistics start = start("lecture-kaiming", overrides);
        return start.describedBy(start.description()
                .expecting(new Expectation(
                        false,
                        Optional.empty(),
                        1000,
                        OptionalDouble.of(start.description().learningRate(0)),
                        OptionalDouble.of(usual),
                        List.of())));
    }

    private static String[] settings(int steps, String... overrides) {
        return Stream.concat(Stream.of("training.steps=" + steps), Stream.of(overrides))
                .toArray(String[]::new);
    }

    private static RunStatistics once(Supplier<RunStatistics> training, String job, String... settings) {
        return RUNS.computeIfAbsent(List.of(job, String.join(" ", settings)), key -> training.get());
    }

    /** The start of the deep net without normalization, with a gain. */
    static RunStatistics deepStart(String gain, String... overrides) {
        List<String> settings = new ArrayList<>(PLAIN_DEEP);
        settings.add("model.initialization.weights.gain=" + gain);
        settings.addAll(Arrays.asList(overrides));
        return run("lecture-deep", 1, settings.toArray(String[]::new));
    }

    /** A start without any training to speak of. */
    static RunStatistics start(String job, String... overrides) {
        return run(job, 1, overrides);
    }

    static Thresholds thresholds() {
        return RulesFile.standard();
    }

    /** What one rule finds. */
    static List<Advice> findings(String rule, RunStatistics run) {
        return advise(JobDiagnosis.of(thresholds()).only(List.of(rule)), run);
    }

    /** What some rules find. */
    static List<Advice> advise(JobDiagnosis diagnosis, RunStatistics run) {
        return diagnosis.advise(ShortTraining.job(run), run);
    }

    /** The verdict of one rule. */
    static Verdict verdict(String rule, RunStatistics run) {
        return findings(rule, run).get(0).verdict();
    }

    /** The settings of the first finding's remedy. */
    static Map<String, String> remedy(String rule, RunStatistics run) {
        Remedy remedy = findings(rule, run).get(0).remedy();
        if (remedy instanceof Remedy.Change change) {
            return change.settings();
        }
        throw new AssertionError(rule + " has no remedy: " + remedy.text());
    }

    /** The same evidence without any measurement of layers. */
    static RunStatistics unmeasured(RunStatistics run) {
        return new RunStatistics(
                run.description(),
                run.losses(),
                new LayerEvidence(),
                new BatchNormEvidence(),
                run.rounds(),
                run.evaluations(),
                run.criticalRates());
    }
}
