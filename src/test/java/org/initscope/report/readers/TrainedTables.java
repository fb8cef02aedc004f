package org.initscope.report.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.initscope.app.config.RulesFile;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.Inference;
import org.initscope.core.fused.LossAlongUpdate;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.statistics.SaturationSample;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.LocalTraining;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.RoundResult;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.report.RunReport;
import org.initscope.report.RunReport.Commands;
import org.initscope.store.results.RunTables;
import org.initscope.store.results.Tables;
import org.initscope.store.results.TheoryRows;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableWriter;

/** The tables of a real, short training of two workers in this process: 30 local steps in three rounds. */
public final class TrainedTables {
    static final int WORKERS = 2;
    static final int ROUNDS = 3;
    static final int LOCAL_STEPS = 10;
    static final int BATCH_SIZE = 16;

    /** Measured: the first three steps, every tenth, and the last. */
    static final long[] MEASURED = {0, 1, 2, 10, 20, 29};

    /** Two examples: the first saturates units 0, 5 and 11 of the first tanh layer, the second unit 5 alone. */
    private static final SaturationSample SATURATION =
            new SaturationSample(3, "tanh1", 12, List.of(new int[] {0, 5, 11}, new int[] {5}));

    private static final int NAMES = 600;

    private TrainedTables() {}

    /** Two hidden layers of 12 tanh units with batch norm. */
    static MlpSpec network() {
        return new MlpSpec(
                27,
                3,
                4,
                List.of(12, 12),
                Activation.TANH,
                Normalization.Batch.standard(),
                false,
                new Normalization.None());
    }

    static TableReader reader(Path out) {
        return new TableReader(new Configuration(), out.toString());
    }

    /**
     * Trains, writes all tables of a run "first", and reads what its page shows.
     *
     * @param command that repeats the run
     */
    public static RunReport report(Path out, String command, List<TableRow> findings) {
        write(out, "first", findings);
        return new RunReader(reader(out), RulesFile.standard()).read("first", Commands.of(command, "first"));
    }

    /** Trains and writes all tables of a run. */
    static void write(Path out, String id, List<TableRow> findings) {
        TableWriter writer = new TableWriter(new Configuration(), out.toString());
        RunTables tables = new RunTables(writer, id);
        WorkerPlan plan = new WorkerPlan(
                network(),
                new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1)),
                new FusedTrainingStepFactory(),
                42,
                BATCH_SIZE,
                new MeasurementSchedule(3, 10, false, true, ROUNDS * LOCAL_STEPS),
                64);
        List<Examples> parts = shards();
        Initialization initialization =
                new Initialization(1, new WeightScheme.FanIn(5.0 / 3), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        NetworkState state = NetworkState.initial(
                ParameterLayout.of(network()), plan.training().optimizer(), initialization.parameters(network(), 42));
        LossAlongUpdate along = new LossAlongUpdate(network(), plan.training());
        for (long round = 0; round < ROUNDS; round++) {
            tables.addCriticalRate(CriticalRate.of(round, state.step(), along.measure(state, probed(parts))));
            RoundResult result = round(plan, parts, state);
            tables.addRound(round, result, plan.training().learningRate());
            if (round == 0) {
                tables.addTheory(new TheoryRows()
                        .of(
                                network(),
                                initialization,
                                result.workers().get(0).measurements().get(0)));
            }
            state = result.average();
            Score score = new Inference(network(), state).score(dev(parts));
            tables.addEvaluation(new Evaluation(
                    round, state.step(), "dev", "running", score.loss(), score.accuracy(), score.examples(), true));
        }
        tables.addSaturation(0, 0, List.of(SATURATION));
        tables.commit();
        writer.write(Tables.FINDINGS.schema(), id, 0, findings);
        writer.write(Tables.RUNS.schema(), id, 0, List.of(run()));
    }

    private static Minibatch probed(List<Examples> parts) {
        return parts.get(0).spread(BATCH_SIZE, BATCH_SIZE).get(0);
    }

    private static RoundResult round(WorkerPlan plan, List<Examples> parts, NetworkState start) {
        List<WorkerRound> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            try (LocalTraining training = plan.worker(worker, parts.get(worker))) {
                workers.add(training.round(start, LOCAL_STEPS).withSeconds(0.02));
            }
        }
        NetworkState average = StateAverage.MEAN.of(
                ParameterLayout.of(network()),
                workers.stream().map(WorkerRound::state).toList(),
                workers.stream().mapToLong(WorkerRound::examples).toArray());
        return new RoundResult(average, workers, 0.025);
    }

    private static List<Examples> shards() {
        List<String> names = names();
        Vocabulary vocabulary = Vocabulary.ofNames(names);
        List<Examples> parts = new ArrayList<>();
        for (int part = 0; part <= WORKERS; part++) {
            List<String> some = names.subList(part * NAMES / 3, (part + 1) * NAMES / 3);
            parts.add(Examples.of(
                    vocabulary.size(),
                    network().blockSize(),
                    some.stream().map(vocabulary::encode).toList()));
        }
        return parts;
    }

    private static List<String> names() {
        try {
            return Files.readAllLines(Path.of("data/names.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Minibatch dev(List<Examples> parts) {
        Minibatch dev = new Minibatch(500, network().blockSize());
        parts.get(WORKERS).fill(dev, 0);
        return dev;
    }

    private static TableRow run() {
        return Tables.RUNS
                .schema()
                .row()
                .set("command", "train")
                .set("status", "completed")
                .set("started_at", Instant.parse("2024-05-01T10:00:00Z"))
                .set("config", "model { hidden = [12, 12] }")
                .set("config_hash", "0123456789abcdef")
                .set("names_sha256", "fedcba9876543210")
                .set("seed", 42L)
                .set("versions", "InitScope 0.1.0")
                .set("workers", WORKERS)
                .set("local_steps", LOCAL_STEPS)
                .set("batch_size", BATCH_SIZE)
                .set("steps", (long) ROUNDS * LOCAL_STEPS)
                .set("engine", "fused")
                .set("master", "resident")
                .set("vocabulary_size", 27)
                .set("train_examples", 3000L)
                .set("parameters", (long) ParameterLayout.of(network()).parameterCount())
                .set("uniform_loss", network().uniformLoss())
                .set("counting_loss", 2.2)
                .set("attainable_loss", 2.1)
                .set("initial_loss", 3.31)
                .set("seconds", 1.25);
    }

    /** A finding of the first tanh layer at the start. */
    public static TableRow finding(String rule, String verdict, String message) {
        return Tables.FINDINGS
                .schema()
                .row()
                .set("rule", rule)
                .set("rule_version", 1)
                .set("verdict", verdict)
                .set("layer_index", 3)
                .set("layer_name", "tanh1")
                .set("quantity", "activation")
                .set("from_step", 0L)
                .set("to_step", 0L)
                .set("observed", 0.481234)
                .set("threshold", 0.2)
                .set("message", message);
    }
}
