package org.initscope.spark.averaging;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The heap of an executor, which in {@code local[N]} is the driver's.
 *
 * @param bytes of one executor
 * @param tasks that run in it at once, as far as the settings tell
 */
public record ExecutorHeap(long bytes, int tasks) {

    public static ExecutorHeap of(JavaSparkContext spark) {
        if (spark.isLocal()) {
            return new ExecutorHeap(Runtime.getRuntime().maxMemory(), spark.defaultParallelism());
        }
        SparkConf conf = spark.getConf();
        int cores = conf.getInt("spark.executor.cores", 1) / Math.max(1, conf.getInt("spark.task.cpus", 1));
        return new ExecutorHeap(conf.getSizeAsBytes("spark.executor.memory", "1g"), Math.max(1, cores));
    }
}
