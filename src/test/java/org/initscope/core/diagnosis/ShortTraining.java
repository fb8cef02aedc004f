package org.initscope.core.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.app.config.Job;
import org.initscope.core.RandomStream;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.InitialState;
import org.initscope.core.fused.Score;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.StatisticsObserver;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.search.trial.TrialEvaluation;

/** A real, short, seeded training of a job file in this process: every worker in turn, averaged, measured and evaluated. */
public final class ShortTraining {
    private static final int BINS = 0;
    private static final long PROBE_STEP = -1;
    private static final int EVALUATED = 2000;
    private static final int RECALIBRATED = 4000;
    private static final int ROWS = 500;
    private static final int ENOUGH = 8000;

    /** All names, shuffled. */
    static final List<String> NAMES = shuffledNames();

    /** What was trained, by its network's own description. */
    private static final Map<NetworkGraph, MlpJob> JOBS = Collections.synchronizedMap(new IdentityHashMap<>());

    private final Job job;
    private final MlpSpec spec;
    private final List<Examples> shards;
    private final List<RoundResult> rounds = new ArrayList<>();
    private final List<Average> averages = new ArrayList<>();
    private final Examples train;
    private final Examples dev;
    private long lastRound = Long.MAX_VALUE;
    private boolean counted;

    private ShortTraining(Job job, List<String> names) {
        this.job = job;
        ShortTrainingData data = ShortTrainingData.of(
                names, job.data().spec().blockSize(), job.averaging().workers());
        this.spec = job.model().spec(data.vocabularySize(), job.data().spec().blockSize());
        this.dev = data.dev();
        this.train = data.train();
        this.shards = data.shards();
    }

    /** What was seen of the averaged network after so many rounds. */
    public record Average(long round, Measurement measurement) {}

    /** A training with everything that its tables are written from. */
    public record Trained(RunStatistics statistics, List<RoundResult> rounds, List<Average> averages) {

        /** What was trained. */
        public MlpJob job() {
            return ShortTraining.job(statistics);
        }
    }

    /** Trains a job of the jobs folder with overrides, on some thousand names. */
    public static Trained train(String job, String... overrides) {
        return training(NAMES.subList(0, ENOUGH), job, overrides).run();
    }

    /** The beginning of such a training, measured before its first step. */
    public static Trained start(String job, String... overrides) {
        ShortTraining training = training(NAMES.subList(0, ENOUGH), job, overrides);
        training.lastRound = 0;
        return training.run();
    }

    /** The evidence of such a training. */
    static RunStatistics of(String job, String... overrides) {
        return on(NAMES.subList(0, ENOUGH), job, overrides);
    }

    /** The evidence of such a training of a job that is resolved already. */
    static RunStatistics of(Job job) {
        return new ShortTraining(job, NAMES.subList(0, ENOUGH)).run().statistics();
    }

    /** Trains on given names, in their order: the first tenth is the dev split. */
    static RunStatistics on(List<String> names, String job, String... overrides) {
        return training(names, job, overrides).run().statistics();
    }

    /** The evidence that is left where such a training is killed after so many rounds, without its evaluation. */
    static RunStatistics killedAfter(long rounds, String job, String... overrides) {
        ShortTraining training = training(NAMES.subList(0, ENOUGH), job, overrides);
        training.lastRound = rounds;
        return training.run().statistics();
    }

    /** The evidence of such a training, of which is known what counting its examples reaches. */
    static RunStatistics counted(String job, String... overrides) {
        ShortTraining training = training(NAMES.subList(0, ENOUGH), job, overrides);
        training.counted = true;
        return training.run().statistics();
    }

    /** What a run trained. */
    static MlpJob job(RunStatistics run) {
        return JOBS.get(run.network());
    }

    private static ShortTraining training(List<String> names, String job, String... overrides) {
        List<String> settings = new ArrayList<>(List.of("averaging.local-steps=100", "measure.every=50"));
        settings.addAll(List.of(overrides));
        return new ShortTraining(Job.load(Path.of("jobs", job + ".conf"), settings), names);
    }

    private static List<String> shuffledNames() {
        try {
            List<String> names = new ArrayList<>(Files.readAllLines(Path.of("data", "names.txt")));
            RandomStream random = RandomStream.at(3);
            for (int i = names.size() - 1; i > 0; i--) {
                Collections.swap(names, i, random.nextInt(i + 1));
            }
            return List.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ReferenceLoss> attainable(long steps) {
        AttainableLoss attainable = new AttainableLoss(CountingCurve.of(train, dev), train.size());
        return ReferenceLoss.foretold(
                attainable.after(
                        spec,
                        job.training().spec().optimizer(),
                        job.training().spec().learningRate()::rateAt,
                        steps,
                        (long) job.averaging().workers() * job.training().batchSize()),
                attainable.deviation(spec));
    }

    private Trained run() {
        long steps = job.training().steps(train.size(), job.averaging().workers());
        int localSteps = job.averaging().localSteps().last();
        MlpJob trained = new MlpJob(
                spec,
                job.model().initialization(),
                job.training().spec(),
                job.averaging().outer());
        RunDescription description = trained.describe(
                new DataParallel(job.averaging().workers(), job.training().batchSize(), localSteps),
                steps,
                counted ? attainable(steps) : Optional.empty(),
                new Divergence.None());
        JOBS.put(description.network(), trained);
        EvidenceAccumulator evidence = new EvidenceAccumulator(description);
        WorkerPlan plan = new WorkerPlan(
                spec,
                job.training().spec(),
                new FusedTrainingStepFactory(),
                job.training().seed(),
                job.training().batchSize(),
                job.measure().schedule(steps),
                BINS);
        NetworkState state = InitialState.of(
                spec,
                job.training().spec(),
                job.model().initialization(),
                job.training().seed(),
                count -> train);
        addAverage(evidence, plan, 0, state);
        for (long round = 0; state.step() < steps && state.isFinite(); round++) {
            if (round == lastRound) {
                return new Trained(evidence.statistics(), rounds, averages);
            }
            int local = (int) Math.min(localSteps, steps - state.step());
            List<WorkerRound> workers = new ArrayList<>();
            for (int w = 0; w < shards.size(); w++) {
                try (LocalTraining worker = plan.worker(w, shards.get(w))) {
                    workers.add(worker.round(state, local));
                }
            }
            RoundResult result = RoundResult.of(ParameterLayout.of(spec), StateAverage.MEAN, workers, 0);
            state = result.average();
            rounds.add(result);
            evidence.addRound(round, result);
            if (evidence.hasDiverged()) {
                return new Trained(evidence.statistics(), rounds, averages);
            }
            addAverage(evidence, plan, round + 1, state);
            if (isEvaluated(round + 1) && state.step() < steps) {
                evaluate(evidence, state, "running");
            }
        }
        evaluate(evidence, state, "running");
        if (spec.usesBatchNorm()) {
            evaluate(
                    evidence,
                    new TrialEvaluation(spec).recalibrate(state, train.spread(RECALIBRATED, ROWS)),
                    "recalibrated");
        }
        return new Trained(evidence.statistics(), rounds, averages);
    }

    private boolean isEvaluated(long rounds) {
        int every = job.evaluate().every();
        return every > 0 && rounds % every == 0;
    }

    /** As the driver does: one fixed batch, as many examples of each shard as a worker's minibatch has. */
    private void addAverage(EvidenceAccumulator evidence, WorkerPlan plan, long round, NetworkState state) {
        if (!job.measure().averaged()) {
            return;
        }
        int each = job.training().batchSize();
        Minibatch batch = new Minibatch(each * shards.size(), spec.blockSize());
        for (int w = 0; w < shards.size(); w++) {
            RandomStream random = RandomStream.at(job.training().seed(), w, PROBE_STEP);
            for (int row = 0; row < each; row++) {
                shards.get(w)
                        .copyTo(
                                batch,
                                w * each + row,
                                random.nextInt(shards.get(w).size()));
            }
        }
        try (TrainingStep engine = plan.engine().create(spec, plan.training())) {
            StatisticsObserver observer = new StatisticsObserver(spec, BINS);
            engine.load(state);
            engine.step(batch, observer);
            averages.add(new Average(round, observer.finish(state.step())));
            evidence.addAverage(round, averages.get(averages.size() - 1).measurement());
        }
    }

    private void evaluate(EvidenceAccumulator evidence, NetworkState state, String statistics) {
        evaluate(evidence, state, "train", train, statistics);
        evaluate(evidence, state, "dev", dev, statistics);
    }

    private void evaluate(
            EvidenceAccumulator evidence, NetworkState state, String split, Examples examples, String statistics) {
        Score score = new TrialEvaluation(spec).score(state, examples.spread(EVALUATED, ROWS));
        evidence.addEvaluation(new Evaluation(
                0, state.step(), split, statistics, score.loss(), score.accuracy(), score.examples(), true));
    }
}
