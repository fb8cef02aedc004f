package org.initscope.spark.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.app.config.RulesFile;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Examples;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.search.EarlyStopping;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.SweptValue;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.spark.Folders;
import org.initscope.spark.LocalSpark;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.spark.search.trial.KeptSteps;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialWorkers;
import org.initscope.store.results.SearchBaseline;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.SweptColumn;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.Column;
import org.initscope.store.tables.ComparableRows;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;

/** Small searches over gain and seed on a few shipped names, and their tables as comparable text. */
final class SearchFixture {
    static final String ID = "grid";
    static final String GAIN = "model.initialization.weights.gain";
    static final String SEED = "training.seed";

    private static final int LETTERS = 26;
    private static final int TRAIN_NAMES = 400;
    private static final int DEV_NAMES = 60;
    private static final int EVALUATED = 200;
    private static final int BATCH = 16;

    private SearchFixture() {}

    static JavaSparkContext spark(String master, Map<String, String> settings) {
        LocalSpark.stop();
        SparkConf conf = new SparkConf()
                .setMaster(master)
                .setAppName("search test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
        settings.forEach(conf::set);
        JavaSparkContext spark = new JavaSparkContext(conf);
        spark.setLogLevel("OFF");
        return spark;
    }

    static TrialData data() {
        try {
            List<int[]> names = Files.readAllLines(Path.of("data/names.txt")).stream()
                    .filter(name -> name.matches("[a-z]+"))
                    .limit(TRAIN_NAMES + DEV_NAMES)
                    .map(name -> name.chars().map(c -> c - 'a' + 1).toArray())
                    .toList();
            return new TrialData(
                    Examples.of(LETTERS + 1, 3, names.subList(0, TRAIN_NAMES)),
                    Examples.of(LETTERS + 1, 3, names.subList(TRAIN_NAMES, names.size())),
                    AttainableLoss.unknown(),
                    EVALUATED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlannedTrial trial(double gain, long seed, long steps) {
        return trial(gain, seed, steps, new FusedTrainingStepFactory());
    }

    static PlannedTrial trial(double gain, long seed, long steps, TrainingStepFactory engine) {
        MlpSpec spec = new MlpSpec(
                LETTERS + 1,
                3,
                4,
                List.of(16),
                Activation.TANH,
                Normalization.Batch.standard(),
                false,
                new Normalization.None());
        TrainingSpec training = new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(0.1));
        MeasurementSchedule schedule = new MeasurementSchedule(1, 20, false, true, steps);
        WorkerPlan worker = new WorkerPlan(spec, training, engine, seed, BATCH, schedule, 8);
        Initialization initialization =
                new Initialization(1, new WeightScheme.FanIn(gain), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        String id = String.format(Locale.ROOT, "g%.3f-s%d-n%d", gain, seed, steps);
        GridPoint point = new GridPoint(Map.of(GAIN, new SweptValue.Real(gain), SEED, new SweptValue.Whole(seed)));
        return new PlannedTrial(
                new TrialPlan(
                        id,
                        worker,
                        initialization,
                        seed,
                        steps,
                        0,
                        1000,
                        KeptSteps.FIRST_LAST,
                        KeptSteps.FIRST_LAST,
                        TrialWorkers.one()),
                point,
                PlannedTrial.Described::unknown);
    }

    static List<PlannedTrial> trials(int gains, int seeds, long steps) {
        List<PlannedTrial> trials = new ArrayList<>();
        for (int gain = 1; gain <= gains; gain++) {
            for (int seed = 1; seed <= seeds; seed++) {
                trials.add(trial(0.5 * gain, seed, steps));
            }
        }
        return trials;
    }

    static SearchPlan plan(List<PlannedTrial> trials, EarlyStopping stopping, Duration commitEvery) {
        return new SearchPlan(
                ID,
                PlannedTrials.of(trials),
                List.of(new SweptColumn(GAIN, Column.Type.DOUBLE), new SweptColumn(SEED, Column.Type.LONG)),
                stopping,
                3,
                commitEvery,
                RulesFile.standard());
    }

    static SearchPlan plan(List<PlannedTrial> trials) {
        return plan(trials, new EarlyStopping.None(), Duration.ofMinutes(1));
    }

    static SearchBaseline baseline() {
        return new SearchBaseline(new TreeMap<>(Map.of("training.batch-size", "16")), new TreeMap<>());
    }

    /** Runs a search, or goes on with it. */
    static void run(JavaSparkContext spark, SearchPlan plan, Path out) {
        run(spark, plan, out, progress -> {});
    }

    static void run(JavaSparkContext spark, SearchPlan plan, Path out, SearchListener listener) {
        try (SearchFolder folder = SearchFolder.open(Folders.of(out), ID, true, baseline())) {
            new SearchRun(spark, plan, List.of(data()), new ClusterWorkers(spark, List.of()), folder, listener).run();
        }
    }

    /** All rows of all tables without times, in an order of their own. */
    static Set<String> rows(Path out) {
        Set<String> rows = new TreeSet<>();
        TableReader reader = new TableReader(new Configuration(), out.toString());
        for (TableSchema table : SearchWriter.tables()) {
            List<TableSchema> schema = List.of(ComparableRows.without(
                    table.name().equals(Tables.TRIALS.schema().name())
                            ? SweptColumn.beside(
                                    table,
                                    List.of(
                                            new SweptColumn(GAIN, Column.Type.DOUBLE),
                                            new SweptColumn(SEED, Column.Type.LONG)))
                            : table,
                    ComparableRows.TIMES));
            for (TableRow row : reader.read(schema.get(0), ID)) {
                if (!rows.add(row.toString())) {
                    throw new AssertionError("a row stands twice: " + row);
                }
            }
        }
        return rows;
    }

    /** The rows of one trial. */
    static Set<String> rows(Path out, String trialId) {
        return rows(out).stream()
                .filter(row -> row.contains("[" + trialId + ","))
                .collect(Collectors.toSet());
    }
}
