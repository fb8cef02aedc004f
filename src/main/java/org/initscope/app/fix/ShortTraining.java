package org.initscope.app.fix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.app.machine.HadoopSettings;
import org.initscope.app.run.TrainingPlans;
import org.initscope.core.RandomStream;
import org.initscope.core.diagnosis.EvidenceAccumulator;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.InitialState;
import org.initscope.core.fused.Score;
import org.initscope.core.memory.TrainingMemory;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Split;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkProbe;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.AveragingLoop;
import org.initscope.core.training.averaging.LocalAveraging;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.SplitExamples;
import org.initscope.spark.search.trial.TrialEvaluation;

/**
 * Trainings of jobs on the examples of a run, one worker after the other in the thread that asks, for a diagnosis alone. Several
 * threads may ask at once.
 */
final class ShortTraining {
    private static final int EVALUATED = 20_000;
    private static final int ROWS = 512;
    private static final int MEASUREMENTS = 20;
    private static final int MOST_PROBED = 1 << 20;
    private static final long PROBE_STEP = -1;
    private static final String RUNNING = "running";

    private final Configuration hadoop = HadoopSettings.read();
    private final PreparedExamples prepared;
    private final Map<Integer, List<Examples>> shards = new ConcurrentHashMap<>();
    private final Examples dev;
    private final Job original;
    private final long steps;

    /**
     * Reads the examples.
     *
     * @param original the job whose changes are tried
     * @param steps local steps of each of its workers
     */
    ShortTraining(PreparedExamples prepared, Job original, long steps) {
        this.prepared = prepared;
        this.original = original;
        this.steps = steps;
        this.dev = read(Split.Part.DEV, rank -> true);
    }

    /** The training names as {@code train} assigns them to so many workers. */
    private List<Examples> shards(int workers) {
        return shards.computeIfAbsent(workers, key -> IntStream.range(0, workers)
                .mapToObj(worker -> read(Split.Part.TRAIN, rank -> rank % workers == worker))
                .toList());
    }

    private Examples read(Split.Part part, LongPredicate assigned) {
        return SplitExamples.read(hadoop, prepared, part, 0, prepared.names(part), assigned);
    }

    /**
     * Trains a job for the given steps, in proportion where its own are more or fewer, or to its divergence.
     *
     * @param seed of the start and the minibatches
     * @param measured whether evidence is gathered; without it only the end is known
     * @param progress hears of steps that were taken
     */
    RunStatistics run(Job job, long seed, boolean measured, LongConsumer progress) {
        MlpSpec spec = TrainingPlans.network(job, prepared);
        EvidenceAccumulator evidence = new EvidenceAccumulator(description(job));
        WorkerPlan plan = plan(job, seed, measured);
        NetworkState state = InitialState.of(
                spec, job.training().spec(), job.model().initialization(), seed, count -> SplitExamples.read(
                                hadoop, prepared, Split.Part.TRAIN, 0, count)
                        .withBlockSize(spec.blockSize()));
        List<Examples> assigned = shards(job.averaging().workers()).stream()
                .map(shard -> shard.withBlockSize(spec.blockSize()))
                .toList();
        try (NetworkProbe probe = new NetworkProbe(plan, probed(plan, assigned));
                LocalAveraging averaging =
                        new LocalAveraging(plan, assigned, job.averaging().batchNorm(), Double.MAX_VALUE)) {
            if (measured) {
                evidence.addAverage(0, probe.measure(state).measurement());
            }
            AveragingLoop loop = new AveragingLoop(
                    spec,
                    job.averaging().localSteps()::localStepsAt,
                    job.averaging().outer().velocity(state.parameters().length),
                    Double.MAX_VALUE,
                    List.of(round -> progress.accept(round.result().meanLosses().length), round -> {
                        evidence.addDivergence(round.divergence());
                        if (measured) {
                            record(evidence, round, probe);
                        }
                    }));
            AveragingLoop.Position end = loop.run(averaging, AveragingLoop.Position.of(state, 0), steps(job));
            if (end.isFinite()) {
                evaluate(evidence, spec, end.state());
            }
        }
        return evidence.statistics();
    }

    private static void record(EvidenceAccumulator evidence, AveragingLoop.Round round, NetworkProbe probe) {
        evidence.addRound(round.number(), round.result());
        if (round.isFinite()) {
            evidence.addAverage(round.number() + 1, probe.measure(round.state()).measurement());
        }
    }

    private WorkerPlan plan(Job job, long seed, boolean measured) {
        long length = steps(job);
        return new WorkerPlan(
                TrainingPlans.network(job, prepared),
                job.training().spec(),
                new FusedTrainingStepFactory(),
                seed,
                job.training().batchSize(),
                measured
                        ? new MeasurementSchedule(1, Math.max(1, length / MEASUREMENTS), false, true, length)
                        : MeasurementSchedule.never(),
                0);
    }

    /** The bytes that a training of a job holds, about. */
    double bytes(Job job) {
        int workers = job.averaging().workers();
        TrainingMemory memory = TrainingMemory.of(
                plan(job, job.training().seed(), true),
                steps(job),
                workers,
                job.averaging().localSteps());
        return memory.driver().plus(memory.worker().times(workers)).bytes();
    }

    /** What a training of a job sets out to do; the learning rate that is usual is that of as many steps as the job has. */
    private RunDescription description(Job job) {
        long examples = (long) job.averaging().workers() * job.training().batchSize();
        MlpJob trained = trained(job);
        Optional<ReferenceLoss> attainable = trained.attainable(prepared.attainable(), steps(job), examples);
        return trained.describe(job.parallel(), steps(job), attainable, new Divergence.None())
                .expecting(trained.expected(planned(job), job.training().batchSize(), attainable));
    }

    /** The loss at the end that outcomes are compared by; empty where training diverged. */
    OptionalDouble loss(RunStatistics trained) {
        if (trained.description().end().divergence() instanceof Divergence.At) {
            return OptionalDouble.empty();
        }
        return trained.evaluations().stream()
                .filter(evaluation -> evaluation.split().equals(split())
                        && evaluation.bnStatistics().equals(RUNNING))
                .mapToDouble(Evaluation::loss)
                .filter(Double::isFinite)
                .findFirst();
    }

    /** The split whose loss it is: dev, where that has names. */
    String split() {
        return (dev.size() > 0 ? Split.Part.DEV : Split.Part.TRAIN).label();
    }

    /** What a job trains on these examples. */
    MlpJob trained(Job job) {
        return job.trained(prepared.vocabulary().size());
    }

    /** Local steps that a job is trained for. */
    long steps(Job job) {
        return job.training().length().equals(original.training().length())
                ? steps
                : Math.max(1, Math.round((double) steps * planned(job) / planned(original)));
    }

    /** Local steps that a job asks for. */
    long planned(Job job) {
        return job.training()
                .steps(prepared.examples(Split.Part.TRAIN), job.averaging().workers());
    }

    /** As many examples of each shard as a worker's minibatch has, up to a million in all. */
    private static Minibatch probed(WorkerPlan plan, List<Examples> shards) {
        int each = Math.max(1, Math.min(plan.batchSize(), MOST_PROBED / shards.size()));
        Minibatch batch = new Minibatch(each * shards.size(), plan.spec().blockSize());
        for (int worker = 0; worker < shards.size(); worker++) {
            RandomStream random = RandomStream.at(plan.seed(), worker, PROBE_STEP);
            for (int row = 0; row < each; row++) {
                int example = random.nextInt(shards.get(worker).size());
                shards.get(worker).copyTo(batch, worker * each + row, example);
            }
        }
        return batch;
    }

    private void evaluate(EvidenceAccumulator evidence, MlpSpec spec, NetworkState state) {
        TrialEvaluation evaluation = new TrialEvaluation(spec);
        Map<String, List<Minibatch>> splits = new LinkedHashMap<>();
        splits.put("train", evaluated(shards(1).get(0), spec));
        splits.put("dev", evaluated(dev, spec));
        splits.values().removeIf(List::isEmpty);
        add(evidence, evaluation, state, RUNNING, splits);
        if (spec.usesBatchNorm()) {
            add(evidence, evaluation, evaluation.recalibrate(state, splits.get("train")), "recalibrated", splits);
        }
    }

    private static List<Minibatch> evaluated(Examples examples, MlpSpec spec) {
        return examples.withBlockSize(spec.blockSize()).spread(EVALUATED, ROWS);
    }

    private static void add(
            EvidenceAccumulator evidence,
            TrialEvaluation evaluation,
            NetworkState state,
            String statistics,
            Map<String, List<Minibatch>> splits) {
        splits.forEach((split, batches) -> {
            Score score = evaluation.score(state, batches);
            evidence.addEvaluation(new Evaluation(
                    0, state.step(), split, statistics, score.loss(), score.accuracy(), score.examples(), false));
        });
    }
}
