package org.initscope.app.machine;

import static org.initscope.core.Check.require;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.memory.MemoryDemand;
import org.initscope.core.memory.TrainingMemory;
import org.initscope.core.training.WorkerPlan;
import org.initscope.spark.averaging.ExecutorHeap;
import org.initscope.spark.run.TrainingPlan;
import org.initscope.spark.search.PlannedTrial;
import org.initscope.spark.search.SearchPlan;

/** Refuses what does not fit the heaps of the driver and of the executors, before any of it begins. */
public final class Heaps {
    private static final String OF_DRIVER = "INITSCOPE_HEAP=";
    private static final String OF_EXECUTOR = "spark.executor.memory=";
    private static final String MOST_RESULTS = "spark.driver.maxResultSize";
    /** The bytes of a step of a range of rates: its rate, its loss and what both become. */
    private static final int BYTES_OF_STEP = 100;

    private static final double MEBIBYTE = 1 << 20;

    private Heaps() {}

    /**
     * Requires that a training fits.
     *
     * @throws IllegalArgumentException with what it takes, what there is and which key to change
     */
    public static void requireFitting(JavaSparkContext spark, TrainingPlan plan, long trainingExamples) {
        TrainingMemory memory = TrainingMemory.of(plan.worker(), plan.steps(), plan.workers(), plan.localSteps());
        memory.requireArrays();
        memory.requireOnePiece();
        long sample = Math.min(trainingExamples, plan.initialization().unitVarianceExamples());
        requireOnDriver("the start of the training", TrainingMemory.unitVariance(plan.worker(), (int) sample));
        requireResults(spark.getConf(), memory.results());
        if (spark.isLocal()) {
            int atOnce = Math.min(plan.workers(), spark.defaultParallelism());
            requireOnDriver("the training", memory.driver().plus(memory.worker().times(atOnce)));
        } else {
            requireOnDriver("the driver of the training", memory.driver());
            ExecutorHeap heap = ExecutorHeap.of(spark);
            memory.worker()
                    .times(Math.min(plan.workers(), heap.tasks()))
                    .requireFitting("an executor of the training", heap.bytes(), OF_EXECUTOR);
        }
        requireOnDriver("the diagnosis of the training", memory.diagnosis());
    }

    /**
     * Requires that each trial of a search fits where it is alone; several workers bring their networks to the driver.
     *
     * @throws IllegalArgumentException with the trial, what it takes, what there is and which key to change
     */
    public static void requireFitting(JavaSparkContext spark, SearchPlan plan) {
        ExecutorHeap heap = ExecutorHeap.of(spark);
        for (PlannedTrial trial : (Iterable<PlannedTrial>) plan.trials().stream()::iterator) {
            int workers = trial.plan().workers().count();
            TrainingMemory memory = trial.plan().memory();
            memory.requireArrays();
            MemoryDemand executor = memory.worker().times(Math.min(workers, heap.tasks()));
            if (workers == 1 && executor.bytes() <= heap.bytes()) {
                continue;
            }
            String who = "the trial " + trial.point();
            if (workers > 1) {
                memory.requireOnePiece();
                MemoryDemand driver = memory.driver().renamed("averaging.workers", "search.trial.workers");
                requireOnDriver(who, spark.isLocal() ? driver.plus(executor) : driver);
                requireResults(spark.getConf(), memory.results());
            }
            executor.requireFitting(who, heap.bytes(), spark.isLocal() ? OF_DRIVER : OF_EXECUTOR);
        }
    }

    /**
     * Requires that the steps of one worker fit this process.
     *
     * @param unitVarianceExamples on which the start is rescaled before
     * @param steps whose losses and rates are kept
     * @throws IllegalArgumentException with what they take, what there is and which key to change
     */
    public static void requireFitting(String who, WorkerPlan plan, int unitVarianceExamples, int steps) {
        TrainingMemory memory = new TrainingMemory(plan, 1, 1, 1);
        memory.requireArrays();
        requireOnDriver(who, TrainingMemory.unitVariance(plan, unitVarianceExamples));
        MemoryDemand.Part kept =
                new MemoryDemand.Part("the losses of all steps", (double) BYTES_OF_STEP * steps, "--steps");
        requireOnDriver(who, memory.worker().plus(new MemoryDemand(List.of(kept))));
    }

    private static void requireOnDriver(String who, MemoryDemand demand) {
        demand.requireFitting(who, Runtime.getRuntime().maxMemory(), OF_DRIVER);
    }

    /** Checks a limit on results that the user set. None is set here, since what comes back was estimated. */
    private static void requireResults(SparkConf conf, double bytes) {
        long most = conf.getSizeAsBytes(MOST_RESULTS, "0");
        require(
                most == 0 || bytes <= most,
                "the workers bring back about %s in a round, more than %s = %s: set it to %.0fm, or to 0 for no limit",
                MemoryDemand.shown(bytes),
                MOST_RESULTS,
                conf.get(MOST_RESULTS, "0"),
                Math.ceil(1.3 * bytes / MEBIBYTE));
    }
}
