package org.initscope.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
import org.initscope.core.training.WorkerPlan;
import org.initscope.spark.Folders;
import org.initscope.spark.search.PlannedTrial;
import org.initscope.spark.search.PlannedTrials;
import org.initscope.spark.search.SearchPlan;
import org.initscope.spark.search.SearchRun;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.spark.search.trial.KeptSteps;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.spark.search.trial.TrialPlan;
import org.initscope.spark.search.trial.TrialWorkers;
import org.initscope.store.results.SearchBaseline;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/**
 * A search on local[2]: {@code SearchBenchmark [trials] [steps] [examples] [net]}. The net is A (30-200-27, batch norm, batch 32) or
 * small (30-32-27 without normalization), whose trials of a few steps show what a trial takes beside its steps. One JSON object a
 * line.
 */
public final class SearchBenchmark {
    private static final int CLASSES = 27;
    private static final int BLOCK = 3;
    private static final int BATCH = 32;
    private static final int TRAIN_PERCENT = 90;
    private static final int GAINS = 16;
    private static final int RATES = 4;
    private static final double MILLISECONDS = 1e3;
    private static final double MEBIBYTE = 1 << 20;
    private static final String SEARCH = "benchmark";

    private enum Net {
        A(200, "bn", Normalization.Batch.standard(), 64),
        /** Its trials are so short that the compiler meets their code seldom. */
        SMALL(32, "none", new Normalization.None(), 4000);

        private final int width;
        private final String norm;
        private final Normalization normalization;
        private final int warmUpTrials;

        Net(int width, String norm, Normalization normalization, int warmUpTrials) {
            this.width = width;
            this.norm = norm;
            this.normalization = normalization;
            this.warmUpTrials = warmUpTrials;
        }

        String label() {
            return this == SMALL ? "small" : name();
        }
    }

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int trials = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1024;
        long steps = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1000;
        int examples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 256;
        Net net = arguments.length > 3 && arguments[3].equals(Net.SMALL.label()) ? Net.SMALL : Net.A;
        TrialData data = data(examples);
        SparkConf conf = new SparkConf()
                .setMaster("local[2]")
                .setAppName("search benchmark")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.maxResultSize", "0");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            search(spark, data, net.warmUpTrials, steps, net, "warm-up");
            search(spark, data, trials, steps, net, "search");
        }
        System.exit(0);
    }

    private static TrialData data(int evaluated) throws IOException {
        List<int[]> names = Files.readAllLines(Path.of("data/names.txt")).stream()
                .map(String::strip)
                .filter(name -> name.matches("[a-z]+"))
                .map(name -> name.chars().map(c -> c - 'a' + 1).toArray())
                .toList();
        int train = names.size() * TRAIN_PERCENT / 100;
        return new TrialData(
                Examples.of(CLASSES, BLOCK, names.subList(0, train)),
                Examples.of(CLASSES, BLOCK, names.subList(train, names.size())),
                AttainableLoss.unknown(),
                evaluated);
    }

    /** The trials of the peer: gain 0.25 + i mod 16 eighths, rate 0.02 times a power of two, seed i. */
    private static PlannedTrial trial(int i, long steps, Net net) {
        double gain = 0.25 + 0.125 * (i % GAINS);
        double rate = 0.02 * (1 << (i / GAINS % RATES));
        MlpSpec spec = new MlpSpec(
                CLASSES,
                BLOCK,
                10,
                List.of(net.width),
                Activation.TANH,
                net.normalization,
                false,
                new Normalization.None());
        WorkerPlan worker = new WorkerPlan(
                spec,
                new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(rate)),
                new FusedTrainingStepFactory(),
                i,
                BATCH,
                new MeasurementSchedule(1, 0, false, true, steps),
                0);
        Initialization start =
                new Initialization(1, new WeightScheme.FanIn(gain), new WeightScheme.FanIn(1), 0.1, 0, 0, Map.of());
        TrialPlan plan = new TrialPlan(
                "t" + i, worker, start, i, steps, 0, 1000, KeptSteps.NONE, KeptSteps.FIRST_LAST, TrialWorkers.one());
        return new PlannedTrial(
                plan, new GridPoint(Map.of("seed", new SweptValue.Whole(i))), PlannedTrial.Described::unknown);
    }

    private static void search(JavaSparkContext spark, TrialData data, int count, long steps, Net net, String what)
            throws IOException {
        List<PlannedTrial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            trials.add(trial(i, steps, net));
        }
        SearchPlan plan = new SearchPlan(
                SEARCH,
                PlannedTrials.of(trials),
                List.of(),
                new EarlyStopping.None(),
                0,
                Duration.ofMinutes(1),
                RulesFile.standard());
        Path out = Files.createTempDirectory("search-benchmark");
        List<Long> heap = new ArrayList<>();
        long began = System.nanoTime();
        long cpuBegan = processCpu();
        try (SearchFolder folder = SearchFolder.open(
                Folders.of(out), SEARCH, false, new SearchBaseline(new TreeMap<>(), new TreeMap<>()))) {
            new SearchRun(
                            spark,
                            plan,
                            List.of(data),
                            new ClusterWorkers(spark, List.of()),
                            folder,
                            progress -> heap.add(ManagementFactory.getMemoryMXBean()
                                    .getHeapMemoryUsage()
                                    .getUsed()))
                    .run();
        }
        double wall = (System.nanoTime() - began) / 1e9;
        double cpu = (processCpu() - cpuBegan) / 1e9;
        List<TrialRow> rows =
                new TableReader(spark.hadoopConfiguration(), out.toUri().toString()).read(Tables.TRIALS, SEARCH);
        double stepSeconds = rows.stream()
                .mapToDouble(t -> t.summary().times().stepSeconds())
                .sum();
        double seconds =
                rows.stream().mapToDouble(t -> t.summary().times().seconds()).sum();
        long files;
        try (Stream<Path> all = Files.walk(out)) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).count();
        }
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"%s\",\"net\":\"%s\",\"norm\":\"%s\",\"batch\":%d,\"trials\":%d,\"steps\":%d,\"wall_s\":%.2f,"
                        + "\"trial_steps_per_s\":%.0f,\"step_us\":%.1f,\"wall_to_half_step_seconds\":%.3f,"
                        + "\"wall_to_half_trial_seconds\":%.3f,\"beside_steps_ms\":%.3f,"
                        + "\"cpu_beside_steps_ms\":%.3f,\"parquet_files\":%d,\"heap_mib_max\":%.0f}%n",
                what,
                net.label(),
                net.norm,
                BATCH,
                rows.size(),
                steps,
                wall,
                count * steps / wall,
                stepSeconds * 1e6 / (count * steps),
                wall / (stepSeconds / 2),
                wall / (seconds / 2),
                (seconds - stepSeconds) * MILLISECONDS / count,
                (cpu - stepSeconds) * MILLISECONDS / count,
                files,
                heap.stream().mapToLong(Long::longValue).max().orElse(0) / MEBIBYTE);
        delete(out);
    }

    /** Time that all cores have computed for this process, in nanoseconds. */
    private static long processCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
