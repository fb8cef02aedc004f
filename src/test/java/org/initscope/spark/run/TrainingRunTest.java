package org.initscope.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.initscope.DuckDbAnswer;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.fused.Score;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Split;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.LocalStepSchedule;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.core.training.averaging.ParameterAveraging;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.averaging.AveragingMaster;
import org.initscope.spark.averaging.ResidentAveraging;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;
import org.initscope.store.checkpoints.CheckpointFolder;
import org.initscope.store.results.RunCheckpoints;
import org.initscope.store.results.RunTables;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on real names through Spark: its tables hold what the schedule asks for, the same bits every time. */
class TrainingRunTest {
    private static final int WORKERS = 3;
    private static final int STEPS = 50;
    private static final int LOCAL_STEPS = 20;
    private static final int BATCH = 16;
    private static final int HIDDEN = 24;
    private static final int SAMPLED_EXAMPLES = 32;
    /** Steps 0–3, 0, 10, 20, 30, 40 and the last: 0, 1, 2, 3, 10, 20, 30, 40, 49. */
    private static final int MEASURED_STEPS = 9;
    /** Preactivation, activation and its gradient of tanh, logits. */
    private static final int LAYER_ROWS = 4;
    /** Embedding, weight, gamma, beta, output weight and bias: parameter, gradient, update, updated parameter. */
    private static final int PARAMETER_ROWS = 6 * 4;

    @TempDir
    static Path folder;

    private static SparkSession session;
    private static JavaSparkContext spark;
    private static PreparedExamples prepared;

    @BeforeAll
    static void prepare() throws IOException {
        session = LocalSpark.session();
        spark = LocalSpark.context();
        Path names = folder.resolve("names.txt");
        try (Stream<String> lines = Files.lines(Path.of("data/names.txt"))) {
            Files.write(names, lines.limit(1500).toList());
        }
        prepared = new ExamplePreparation(spark, DataSpec.standard())
                .prepare(names.toString(), folder.resolve("examples").toString());
    }

    private static TrainingPlan plan(double learningRate) {
        MlpSpec spec = new MlpSpec(
                prepared.vocabulary().size(),
                3,
                5,
                List.of(HIDDEN),
                Activation.TANH,
                Normalization.Batch.standard(),
                false,
                new Normalization.None());
        Initialization start =
                new Initialization(1, new WeightScheme.FanIn(5.0 / 3), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        WorkerPlan worker = new WorkerPlan(
                spec,
                new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(learningRate)),
                new FusedTrainingStepFactory(),
                7,
                BATCH,
                new MeasurementSchedule(4, 10, false, true, STEPS),
                16);
        return new TrainingPlan(
                worker,
                start,
                7,
                STEPS,
                WORKERS,
                LocalStepSchedule.constant(LOCAL_STEPS),
                AveragingMaster.RESIDENT,
                StateAverage.MEAN,
                OuterOptimizer.averaging(),
                true,
                2,
                1000,
                2000);
    }

    private static TrainingOutcome run(TrainingPlan plan, String runId) {
        RunTables tables = new RunTables(new TableWriter(new Configuration(), folder.toString()), runId);
        RunCheckpoints checkpoints = RunCheckpoints.open(
                new CheckpointFolder(
                        new Configuration(),
                        folder.resolve(runId + "/checkpoints").toString()),
                new RunCheckpoints.Identity("job", "examples"),
                Duration.ofMinutes(1),
                () -> false);
        try (Shards shards = Shards.open(spark, prepared, WORKERS);
                SplitEvaluation train = new SplitEvaluation(
                        spark, prepared, Split.Part.TRAIN, plan.worker().spec());
                SplitEvaluation dev = new SplitEvaluation(
                        spark, prepared, Split.Part.DEV, plan.worker().spec());
                ParameterAveraging averaging = new ResidentAveraging(shards, plan.worker(), plan.average())) {
            TrainingListener silent = new TrainingListener() {
                @Override
                public void onRound(long round, long step, double loss, long examples) {}

                @Override
                public void onEvaluation(long step, String split, String batchNormStatistics, Score score) {}
            };
            return new TrainingRun(plan, shards, tables, checkpoints, silent).run(averaging, List.of(train, dev));
        }
    }

    @Test
    void theTablesHoldWhatTheScheduleAsksFor() throws SQLException {
        TrainingOutcome outcome = run(plan(0.1), "counted");
        assertThat(outcome.divergence()).isEqualTo(new Divergence.None());
        assertThat(count("training_steps", "counted")).isEqualTo(STEPS * WORKERS);
        assertThat(count("averaging_rounds", "counted")).isEqualTo(3 * (WORKERS + 1));
        int averagedMeasurements = 4;
        assertThat(count("critical_rates", "counted")).isEqualTo(averagedMeasurements);
        int measurements = MEASURED_STEPS * WORKERS + averagedMeasurements;
        assertThat(count("layer_statistics", "counted")).isEqualTo(measurements * (LAYER_ROWS + PARAMETER_ROWS));
        assertThat(count("layer_histograms", "counted")).isEqualTo(measurements * (LAYER_ROWS + 6 * 3));
        assertThat(count("batch_norm_units", "counted")).isEqualTo(measurements * HIDDEN);
        assertThat(count("saturation_maps", "counted")).isEqualTo(averagedMeasurements * SAMPLED_EXAMPLES);
        assertThat(count("evaluations", "counted")).isEqualTo(2 + 4);
        assertThat(session.read()
                        .parquet(folder.resolve("tables/layer_statistics").toString())
                        .where("run_id = 'counted'")
                        .count())
                .isEqualTo(measurements * (LAYER_ROWS + PARAMETER_ROWS));
        assertThat(outcome.initialLoss()).isCloseTo(plan(0.1).worker().spec().uniformLoss(), within(0.1));
        assertThat(outcome.scores().get(0).score().loss()).isLessThan(outcome.initialLoss());
    }

    @Test
    void derivedColumnsFollowFromTheAdditiveOnes() throws SQLException {
        run(plan(0.1), "derived");
        String table = "read_parquet('" + folder + "/tables/layer_statistics/run_id=derived/*.parquet')";
        assertThat(number("select count(*) from " + table + " where abs(std - sqrt(m2 / (count - 1))) > 1e-12"
                        + " or abs(l2 - sqrt(m2 + count * mean * mean)) > 1e-9"))
                .isZero();
        String key = "(scope, worker, round, step, layer_index, parameter)";
        assertThat(number("select count(*) from " + table + " g join " + table + " p using " + key
                        + " where g.quantity = 'gradient' and p.quantity = 'parameter' and p.std > 0"
                        + " and (g.grad_data_ratio is null or abs(g.grad_data_ratio - g.std / p.std) > 1e-12)"))
                .isZero();
        assertThat(number("select count(*) from " + table + " u join " + table + " p using " + key
                        + " where u.quantity = 'update' and p.quantity = 'updated_parameter' and u.std > 1e-12"
                        + " and p.std > 0 and abs(u.update_data_log10 - log10(u.std / p.std)) > 1e-9"))
                .isZero();
    }

    @Test
    void twoRunsAreTheSameToTheBit() {
        TrainingOutcome first = run(plan(0.1), "first");
        TrainingOutcome second = run(plan(0.1), "second");
        assertThat(second.state()).isEqualTo(first.state());
        assertThat(second.scores()).isEqualTo(first.scores());
        TableReader reader = new TableReader(new Configuration(), folder.toString());
        List<TableRow> rows = reader.read(Tables.LAYER_STATISTICS.schema(), "first");
        assertThat(reader.read(Tables.LAYER_STATISTICS.schema(), "second")).isEqualTo(rows);
        assertThat(reader.read(Tables.LAYER_HISTOGRAMS.schema(), "second"))
                .isEqualTo(reader.read(Tables.LAYER_HISTOGRAMS.schema(), "first"));
    }

    @Test
    void aRunThatLeavesTheFiniteNumbersEndsAsDivergedWithItsTables() throws SQLException {
        TrainingOutcome outcome = run(plan(1e38), "diverged");
        assertThat(outcome.divergence()).isInstanceOf(Divergence.At.class);
        assertThat(outcome.scores()).isEmpty();
        assertThat(count("training_steps", "diverged")).isPositive();
        assertThat(number("select count(*) from read_parquet('" + folder
                        + "/tables/layer_statistics/run_id=diverged/*.parquet') where nonfinite_count > 0"))
                .isPositive();
    }

    @Test
    void theCountOfDeadUnitsIsThatOfTheUnitsBesideIt() throws SQLException {
        run(plan(30), "dead");
        String dead = "select count(*) from read_parquet('" + folder
                + "/tables/layer_statistics/run_id=dead/*.parquet') where quantity = 'activation' and dead_unit_count ";
        assertThat(number(dead + "= len(dead_units) and dead_unit_count > 0")).isPositive();
        assertThat(number(dead + "is distinct from len(dead_units)")).isZero();
    }

    private static long count(String table, String runId) throws SQLException {
        return number("select count(*) from read_parquet('" + folder + "/tables/" + table
                + "/*/*.parquet', hive_partitioning=true) where run_id = '" + runId + "'");
    }

    private static long number(String query) throws SQLException {
        return (long) DuckDbAnswer.to(query).number();
    }
}
