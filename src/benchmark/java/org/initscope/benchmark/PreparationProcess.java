package org.initscope.benchmark;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Split;
import org.initscope.core.statistics.MeasurementSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.StateAverage;
import org.initscope.spark.averaging.ResidentAveraging;
import org.initscope.spark.examples.ExamplePreparation;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.examples.Shards;

/**
 * Prepares one names file on local[2], then takes a few rounds of net A on it with two workers: {@code FILE}. It answers
 * with the examples, the seconds to prepare and to open the shards, and the mebibytes of heap and of the process.
 */
final class PreparationProcess {
    private static final int ROUNDS = 5;
    private static final int LOCAL_STEPS = 100;
    private static final double MEBIBYTE = 1 << 20;
    private static final double KIBIBYTES_PER_MEBIBYTE = 1 << 10;

    private PreparationProcess() {}

    public static void main(String[] arguments) throws IOException {
        AtomicLong live = watchHeap();
        Path folder = Files.createTempDirectory("initscope-benchmark");
        try (JavaSparkContext spark = LocalSession.open()) {
            long began = System.nanoTime();
            PreparedExamples prepared = new ExamplePreparation(spark, DataSpec.standard())
                    .prepare(arguments[0], folder.resolve("examples").toString());
            double preparing = (System.nanoTime() - began) / 1e9;
            long examples = 0;
            for (Split.Part part : Split.Part.values()) {
                examples += prepared.examples(part);
            }
            began = System.nanoTime();
            double sharding;
            try (Shards shards = Shards.open(spark, prepared, 2)) {
                sharding = (System.nanoTime() - began) / 1e9;
                train(prepared, shards);
                System.gc();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s%d %.2f %.2f %.0f %.0f%n",
                    SampledWork.ANSWER,
                    examples,
                    preparing,
                    sharding,
                    live.get() / MEBIBYTE,
                    residentMebibytes());
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        System.exit(0);
    }

    private static void train(PreparedExamples prepared, Shards shards) {
        WorkerPlan plan = new WorkerPlan(
                BenchmarkNetwork.A.spec("bn", prepared.vocabulary().size()),
                BenchmarkNetwork.training(),
                new FusedTrainingStepFactory(),
                BenchmarkNetwork.SEED,
                32,
                MeasurementSchedule.never(),
                0);
        try (ResidentAveraging averaging = new ResidentAveraging(shards, plan, StateAverage.MEAN)) {
            NetworkState state = BenchmarkNetwork.start(plan.spec());
            for (int i = 0; i < ROUNDS; i++) {
                state = averaging.round(state, LOCAL_STEPS).average();
            }
        }
    }

    /** The most bytes of heap that were in use after a collection. */
    private static AtomicLong watchHeap() {
        AtomicLong most = new AtomicLong();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                long used = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc()
                                        .entrySet()
                                        .stream()
                                        .filter(pool -> isHeap(pool.getKey()))
                                        .mapToLong(pool -> pool.getValue().getUsed())
                                        .sum();
                                most.accumulateAndGet(used, Math::max);
                            },
                            null,
                            null);
        }
        return most;
    }

    private static boolean isHeap(String pool) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .anyMatch(
                        bean -> bean.getName().equals(pool) && bean.getType() == java.lang.management.MemoryType.HEAP);
    }

    /** The most memory the process ever had, where the system says so. */
    private static double residentMebibytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
                .findFirst()
                .orElse(Double.NaN);
    }
}
