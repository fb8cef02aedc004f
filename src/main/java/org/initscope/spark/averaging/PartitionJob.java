package org.initscope.spark.averaging;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * One light job over the partitions of an RDD that hold one element each.
 *
 * <p>{@code mapPartitions(...).collect()} does the same, but Spark then reads the bytecode of three closures for what they
 * capture, each time: half of an empty job's time. A function that is a class of its own is left alone.
 */
public final class PartitionJob<T, R> extends AbstractFunction2<TaskContext, Iterator<T>, R> implements Serializable {
    private static final long serialVersionUID = 1;

    private final Function<T, R> work;

    private PartitionJob(Function<T, R> work) {
        this.work = work;
    }

    /** What the work gives for the one element of each partition, in the order of partitions. */
    public static <T, R> List<R> run(JavaRDD<T> rdd, Class<R> result, Function<T, R> work) {
        Object results = rdd.context().runJob(rdd.rdd(), new PartitionJob<>(work), ClassTag$.MODULE$.<R>apply(result));
        @SuppressWarnings("unchecked")
        R[] inOrder = (R[]) results;
        return Arrays.asList(inOrder);
    }

    @Override
    public R apply(TaskContext context, Iterator<T> partition) {
        try {
            return work.call(partition.next());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
