package org.initscope.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.DataSpec;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.dl4j.Dl4jTrainingStepFactory;
import org.initscope.spark.averaging.PartitionJob;
import org.initscope.spark.averaging.ResidentAveraging;
import org.initscope.spark.dl4jspark.Dl4jSparkAveraging;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shard;
import org.initscope.spark.examples.Shards;

/**
 * Averaging rounds of net A with batch norm at batch 32 on local[2]: {@code resident | dl4j-spark ROUNDS}, or
 * {@code scaling WARM_UP_ROUNDS}, which is then asked. It answers with medians in microseconds.
 */
final class AveragingProcess {
    static final int BATCH = 32;
    static final String NORM = "bn";
    static final int LOCAL_STEPS = 10;
    static final int MANY_LOCAL_STEPS = 1000;
    private static final int SHORT_ROUNDS = 1500;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;

    private final JavaSparkContext spark;
    private final PreparedExamples prepared;
    private final MlpSpec spec;

    private AveragingProcess(JavaSparkContext spark, PreparedExamples prepared) {
        this.spark = spark;
        this.prepared = prepared;
        this.spec = BenchmarkNetwork.A.spec(NORM, prepared.vocabulary().size());
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("initscope-benchmark");
        try (JavaSparkContext spark = LocalSession.open()) {
            PreparedExamples prepared = new ExamplePreparation(spark, DataSpec.standard())
                    .prepare(
                            BenchmarkCommand.NAMES.toString(),
                            folder.resolve("examples").toString());
            AveragingProcess process = new AveragingProcess(spark, prepared);
            switch (arguments[0]) {
                case "resident" -> process.resident(rounds);
                case "scaling" -> process.scaling(rounds);
                default -> process.stock(rounds);
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        System.exit(0);
    }

    private WorkerPlan plan(TrainingStepFactory engine) {
        return new WorkerPlan(
                spec,
                BenchmarkNetwork.training(),
                engine,
                BenchmarkNetwork.SEED,
                BATCH,
                MeasurementSchedule.never(),
                0);
    }

    private static void answer(double... values) {
        System.out.println(SampledWork.ANSWER + figures(values));
    }

    private static String figures(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
                .collect(Collectors.joining(" "));
    }

    /** Answers: whole round, steps of the slowest worker, the rest of its task, an empty job, the average. */
    private void resident(int rounds) {
        Samples whole = new Samples();
        Samples steps = new Samples();
        Samples tasks = new Samples();
        Samples jobs = new Samples();
        Samples averages = new Samples();
        Samples beyond = new Samples();
        ParameterLayout layout = ParameterLayout.of(spec);
        try (Shards shards = Shards.open(spark, prepared, 2);
                ParameterAveraging averaging = new ResidentAveraging(
                        shards, plan(new TimedStepFactory(new FusedTrainingStepFactory())), StateAverage.MEAN)) {
            NetworkState state = BenchmarkNetwork.start(spec);
            for (int i = -rounds; i < rounds; i++) {
                if (i == 0) {
                    List.of(whole, steps, tasks, jobs, averages, beyond).forEach(Samples::clear);
                }
                RoundResult round = averaging.round(state, LOCAL_STEPS);
                state = round.average();
                double stepping = Collections.max(TimedStepFactory.takeStepNanos()) / NANOS_PER_MICRO;
                double task = round.workers().stream()
                                .mapToDouble(WorkerRound::seconds)
                                .max()
                                .orElseThrow()
                        * MICROS_PER_SECOND;
                double micros = round.seconds() * MICROS_PER_SECOND;
                whole.add(micros);
                steps.add(stepping);
                tasks.add(task - stepping);
                beyond.add(micros - stepping);
                long began = System.nanoTime();
                StateAverage.MEAN.of(
                        layout,
                        round.workers().stream().map(WorkerRound::state).toList(),
                        round.workers().stream()
                                .mapToLong(WorkerRound::examples)
                                .toArray());
                averages.add((System.nanoTime() - began) / NANOS_PER_MICRO);
                began = System.nanoTime();
                PartitionJob.run(shards.rdd(), Integer.class, Shard::worker);
                jobs.add((System.nanoTime() - began) / NANOS_PER_MICRO);
            }
        }
        answer(beyond.median(), whole.median(), steps.median(), tasks.median(), jobs.median(), averages.median());
    }

    /** Warms up for so many rounds; then answers each number of rounds with what one of one worker takes and one of two, in turn. */
    private void scaling(int warmUp) throws IOException {
        WorkerPlan plan = plan(new FusedTrainingStepFactory());
        try (Shards single = Shards.open(spark, prepared, 1);
                Shards pair = Shards.open(spark, prepared, 2);
                ParameterAveraging alone = new ResidentAveraging(single, plan, StateAverage.MEAN);
                ParameterAveraging both = new ResidentAveraging(pair, plan, StateAverage.MEAN)) {
            // Spark's own code is run a few times a round: so many short ones, until it is compiled
            oneAndTwo(alone, both, SHORT_ROUNDS, LOCAL_STEPS);
            oneAndTwo(alone, both, warmUp, MANY_LOCAL_STEPS);
            SampledWork.answerEach(
                    rounds -> figures(oneAndTwo(alone, both, Math.toIntExact(rounds), MANY_LOCAL_STEPS)));
        }
    }

    private double[] oneAndTwo(ParameterAveraging alone, ParameterAveraging both, int rounds, int localSteps) {
        Samples one = new Samples();
        Samples two = new Samples();
        NetworkState state = BenchmarkNetwork.start(spec);
        for (int i = 0; i < rounds; i++) {
            one.add(alone.round(state, localSteps).seconds() * MICROS_PER_SECOND);
            RoundResult round = both.round(state, localSteps);
            two.add(round.seconds() * MICROS_PER_SECOND);
            state = round.average();
        }
        return new double[] {one.median(), two.median()};
    }

    /**
     * Answers: a round of dl4j-spark with few local steps beyond these, and whole. What a step takes follows from rounds
     * with more of them, in turn.
     */
    private void stock(int rounds) {
        Samples few = new Samples();
        Samples more = new Samples();
        int extra = 4 * LOCAL_STEPS;
        try (Shards shards = Shards.open(spark, prepared, 2);
                ParameterAveraging averaging =
                        new Dl4jSparkAveraging(shards, plan(new Dl4jTrainingStepFactory()), StateAverage.MEAN)) {
            NetworkState state = BenchmarkNetwork.start(spec);
            for (int i = -rounds; i < rounds; i++) {
                if (i == 0) {
                    few.clear();
                    more.clear();
                }
                few.add(averaging.round(state, LOCAL_STEPS).seconds() * MICROS_PER_SECOND);
                RoundResult round = averaging.round(state, LOCAL_STEPS + extra);
                more.add(round.seconds() * MICROS_PER_SECOND);
                state = round.average();
            }
        }
        double step = (more.median() - few.median()) / extra;
        answer(few.median() - LOCAL_STEPS * step, few.median(), LOCAL_STEPS * step);
    }
}
