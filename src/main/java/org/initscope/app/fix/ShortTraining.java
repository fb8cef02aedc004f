package org.initscope.app.fix;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.Job;
import org.initscope.app.machine.HadoopSettings;
import org.initscope.app.run.TrainingPlans;
import org.initscope.app.text.ProgressLines;
import org.initscope.core.RandomStream;
import org.initscope.core.diagnosis.EvidenceAccumulator;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.InitialState;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Split;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.remedy.MlpJob;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.AveragingLoop;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LocalAveraging;
import org.initscope.core.training.NetworkProbe;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.SplitExamples;
import org.initscope.spark.search.trial.TrialEvaluation;

/** Short trainings of jobs on the examples of a run, one worker after the other in this process, for a diagnosis alone. */
public final class ShortTraining {
    private static final int EVALUATED = 20_000;
    private static final int ROWS = 512;
    private static final int MEASUREMENTS = 20;
    private static final int MOST_PROBED = 1 << 20;
    private static final long PROBE_STEP = -1;

    private final Configuration hadoop = HadoopSettings.read();
    private final PreparedExamples prepared;
    private final Map<Integer, List<Examples>> shards = new HashMap<>();
    private final Examples dev;
    private final Job original;
    private final long steps;
    private final PrintWriter progress;

    /**
     * Reads the examples.
     *
     * @param original the job whose changes are tried
     * @param steps local steps of each of its workers
     * @param progress hears how far a training is
     */
    public ShortTraining(PreparedExamples prepared, Job original, long steps, PrintWriter progress) {
        this.prepared = prepared;
        this.original = original;
        this.steps = steps;
        this.progress = progress;
        this.dev = read(Split.Part.DEV, rank -> true);
    }

    /** The training names as {@code train} assigns them to so many workers. */
    private List<Examples> shards(int workers) {
        return shards.computeIfAbsent(workers, key -> IntStream.range(0, workers)
                .mapToObj(worker -> read(Split.Part.TRAIN, rank -> rank % workers == worker))
                .toList());
    }

    private Examples read(Split.Part part, LongPredicate dealt) {
        return SplitExamples.read(hadoop, prepared, part, 0, prepared.names(part), dealt);
    }

    /** Trains a job for the given steps, in proportion where its own are more or fewer, or to its divergence. */
    public RunStatistics run(String name, Job job) {
        MlpSpec spec = TrainingPlans.network(job, prepared);
        long length = steps(job);
        // the steps that a remedy counts from are those of the job
        EvidenceAccumulator evidence = new EvidenceAccumulator(
                trained(job).describe(job.parallel(), planned(job), OptionalDouble.empty(), new Divergence.None()));
        WorkerPlan plan = new WorkerPlan(
                spec,
                job.training().spec(),
                new FusedTrainingStepFactory(),
                job.training().seed(),
                job.training().batchSize(),
                new MeasurementSchedule(1, Math.max(1, length / MEASUREMENTS), false, true, length),
                0);
        NetworkState state = InitialState.of(
                spec,
                job.training().spec(),
                job.model().initialization(),
                job.training().seed(),
                count -> SplitExamples.read(hadoop, prepared, Split.Part.TRAIN, 0, count)
                        .withBlockSize(spec.blockSize()));
        List<Examples> dealt = shards(job.averaging().workers()).stream()
                .map(shard -> shard.withBlockSize(spec.blockSize()))
                .toList();
        ProgressLines lines = new ProgressLines(name, "steps", length, progress);
        try (NetworkProbe probe = new NetworkProbe(plan, probed(plan, dealt));
                LocalAveraging averaging =
                        new LocalAveraging(plan, dealt, job.averaging().batchNorm(), Double.MAX_VALUE)) {
            evidence.addAverage(0, probe.measure(state).measurement());
            AveragingLoop loop = new AveragingLoop(
                    spec,
                    job.averaging().localSteps()::localStepsAt,
                    job.averaging().outer().velocity(state.parameters().length),
                    Double.MAX_VALUE,
                    List.of(
                            round -> lines.add(round.result().meanLosses().length),
                            round -> record(evidence, round, probe)));
            AveragingLoop.Position end = loop.run(averaging, AveragingLoop.Position.of(state, 0), length);
            if (end.isFinite()) {
                evaluate(evidence, spec, end.state());
            }
        }
        return evidence.statistics();
    }

    private static void record(EvidenceAccumulator evidence, AveragingLoop.Round round, NetworkProbe probe) {
        evidence.addRound(round.number(), round.result());
        evidence.addDivergence(round.divergence());
        if (round.isFinite()) {
            evidence.addAverage(round.number() + 1, probe.measure(round.state()).measurement());
        }
    }

    /** What a job trains on these examples. */
    public MlpJob trained(Job job) {
        return job.trained(prepared.vocabulary().size());
    }

    private long steps(Job job) {
        return job.training().length().equals(original.training().length())
                ? steps
                : Math.max(1, Math.round((double) steps * planned(job) / planned(original)));
    }

    private long planned(Job job) {
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
        add(evidence, evaluation, state, "running", splits);
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
