package org.initscope.benchmark.diagnosis;

import static org.initscope.core.Check.require;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.initscope.app.config.DataSettings;
import org.initscope.app.config.Job;
import org.initscope.app.run.TrainingPlans;
import org.initscope.app.search.SearchPlanning;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Split;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.TrialOutcome;
import org.initscope.core.training.averaging.LocalAveraging;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.SplitExamples;
import org.initscope.spark.run.TrainingPlan;
import org.initscope.spark.search.trial.KeptSteps;
import org.initscope.spark.search.trial.TrialAttempt;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialResult;
import org.initscope.spark.search.trial.TrialRunner;
import org.initscope.spark.search.trial.TrialSegment;
import org.initscope.spark.search.trial.TrialWorkers;

/** Trains trials of a search again with other settings, in this process, as the search would. */
final class Retraining {
    private final TrainedGrid grid;
    private final Consumer<String> progress;
    private final Map<DataSettings, PreparedExamples> prepared = new HashMap<>();
    private final Map<String, Examples> examples = new HashMap<>();

    /**
     * @param progress hears of settings that are refused
     */
    Retraining(TrainedGrid grid, Consumer<String> progress) {
        this.grid = grid;
        this.progress = progress;
    }

    /**
     * The dev loss that trials are compared by; infinite where training diverges, or the settings are refused.
     *
     * @param changed values by key
     */
    double loss(JudgedTrial trial, Map<String, String> changed) {
        Job trained = Job.parse(trial.row().config(), "trial " + trial.row().trialId());
        Job again;
        try {
            again = Job.parse(
                    trial.row().config(),
                    "trial " + trial.row().trialId(),
                    changed.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.toList()));
        } catch (IllegalArgumentException e) {
            progress.accept("advice that is refused: " + e.getMessage());
            return Double.POSITIVE_INFINITY;
        }
        PreparedExamples names = prepared(trained.data());
        TrialResult result = train(again, names, names);
        OptionalDouble loss = result.losses().compared();
        return result.outcome() instanceof TrialOutcome.Completed
                ? loss.orElse(Double.POSITIVE_INFINITY)
                : Double.POSITIVE_INFINITY;
    }

    /** The dev loss of a trial on the dev names of another one, with running batch-norm statistics; infinite likewise. */
    double lossOnDevOf(JudgedTrial other, JudgedTrial trial) {
        Job job = Job.parse(trial.row().config(), "trial " + trial.row().trialId());
        DataSettings names = Job.parse(
                        other.row().config(), "trial " + other.row().trialId())
                .data();
        if (names.equals(job.data())) {
            return trial.runningLoss();
        }
        PreparedExamples trained = prepared(job.data());
        PreparedExamples evaluated = prepared(names);
        require(
                trained.vocabulary().equals(evaluated.vocabulary()),
                "%s and %s have other characters",
                trained.names().path(),
                evaluated.names().path());
        TrialResult result = train(job, trained, evaluated);
        return result.outcome() instanceof TrialOutcome.Completed
                ? result.losses().devLoss()
                : Double.POSITIVE_INFINITY;
    }

    private TrialResult train(Job job, PreparedExamples prepared, PreparedExamples evaluated) {
        TrainingPlan training = TrainingPlans.of(job, prepared);
        int blockSize = training.worker().spec().blockSize();
        TrialPlan plan = new TrialPlan(
                "again",
                training.worker().withBins(0),
                training.initialization(),
                training.seed(),
                training.steps(),
                0,
                grid.job().settings().divergedAbove(),
                KeptSteps.NONE,
                KeptSteps.NONE,
                new TrialWorkers(training.workers(), training.localSteps(), training.average(), training.outer()));
        TrialData data = new TrialData(
                examples(prepared, Split.Part.TRAIN, 0, 1).withBlockSize(blockSize),
                examples(evaluated, Split.Part.DEV, 0, 1).withBlockSize(blockSize),
                prepared.attainable(),
                grid.job().settings().trialExamples());
        List<Examples> shards = IntStream.range(0, training.workers())
                .mapToObj(worker -> examples(prepared, Split.Part.TRAIN, worker, training.workers())
                        .withBlockSize(blockSize))
                .toList();
        TrialRunner runner = new TrialRunner(
                data,
                new Diagnosis(List.of()),
                (trial, worker) ->
                        new LocalAveraging(worker, shards, trial.workers().average(), trial.divergedAbove()),
                new EarlyStopping.None());
        TrialAttempt attempt = runner.run(new TrialSegment(plan, 0, plan.steps(), TrialSegment.END));
        if (attempt instanceof TrialAttempt.Ended ended) {
            return ended.result();
        }
        throw new IllegalStateException("training was disturbed: " + attempt);
    }

    private synchronized PreparedExamples prepared(DataSettings data) {
        return prepared.computeIfAbsent(
                data,
                key -> PreparedExamples.open(
                        grid.search().hadoop(),
                        SearchPlanning.examples(grid.search(), key).toString()));
    }

    /** The examples of a worker, as the search deals their names. */
    private synchronized Examples examples(PreparedExamples of, Split.Part part, int worker, int workers) {
        return examples.computeIfAbsent(
                of.path() + part + worker + "/" + workers,
                key -> SplitExamples.read(
                        grid.search().hadoop(), of, part, 0, of.names(part), rank -> rank % workers == worker));
    }
}
