package org.initscope.spark.examples;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Split;

/**
 * The training names assigned to workers: the name with rank r belongs to worker r mod workers.
 *
 * <p>Shards are disjoint and none is empty. Each stays in the memory of an executor, or on its disk where the memory has
 * no room. A shard that is lost is read again from the Parquet files, the same to the byte.
 */
public final class Shards implements AutoCloseable {
    private final JavaRDD<Shard> rdd;
    private final int[] sizes;
    private final IntFunction<Examples> first;

    private Shards(JavaRDD<Shard> rdd, int[] sizes, IntFunction<Examples> first) {
        this.rdd = rdd;
        this.sizes = sizes;
        this.first = first;
    }

    /**
     * Reads the training examples into the memory of the executors.
     *
     * @throws IllegalArgumentException where there are fewer training names than workers
     */
    public static Shards open(JavaSparkContext spark, PreparedExamples prepared, int workers) {
        requireNames(prepared, workers);
        long names = prepared.names(Split.Part.TRAIN);
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        ExampleFiles files = ExampleFiles.of(spark.hadoopConfiguration(), prepared.folder(Split.Part.TRAIN));
        int classes = prepared.vocabulary().size();
        int blockSize = prepared.spec().blockSize();
        JavaRDD<Shard> rdd = spark.parallelize(
                        IntStream.range(0, workers).boxed().toList(), workers)
                .map(worker -> {
                    Examples.Builder examples = new Examples.Builder(classes, blockSize);
                    files.read(hadoop.value().value(), 0, names, rank -> rank % workers == worker, examples);
                    return new Shard(worker, examples.build());
                })
                .persist(StorageLevel.MEMORY_AND_DISK());
        List<Integer> sizes = rdd.map(shard -> shard.examples().size()).collect();
        return new Shards(
                rdd,
                sizes.stream().mapToInt(Integer::intValue).toArray(),
                // a name has an example at least
                count -> SplitExamples.read(spark.hadoopConfiguration(), prepared, Split.Part.TRAIN, 0, count));
    }

    /**
     * Requires that each worker can have a name.
     *
     * @throws IllegalArgumentException where there are fewer training names than workers
     */
    public static void requireNames(PreparedExamples prepared, int workers) {
        require(workers >= 1, "the number of workers is %d, expected at least 1", workers);
        require(
                workers <= prepared.names(Split.Part.TRAIN),
                "%d workers are too many for %d training %s of %s: each needs one at least",
                workers,
                prepared.names(Split.Part.TRAIN),
                Numbers.noun(prepared.names(Split.Part.TRAIN), "name"),
                prepared.names().path());
    }

    /** The shards, partition k holding that of worker k, with its examples in the order of names and positions. */
    public JavaRDD<Shard> rdd() {
        return rdd;
    }

    /** The first training examples whatever the workers, so many or a few more, in this process. */
    public Examples first(int count) {
        return first.apply(count);
    }

    public int workers() {
        return sizes.length;
    }

    /** The number of examples of a worker. */
    public int size(int worker) {
        return sizes[worker];
    }

    /** Requires that a minibatch is not larger than any worker's shard. */
    public void requireBatch(int batchSize) {
        for (int worker = 0; worker < sizes.length; worker++) {
            require(
                    batchSize <= sizes[worker],
                    "the batch of %d examples is larger than the shard of worker %d, which has %d: use a smaller batch,"
                            + " fewer workers or more names",
                    batchSize,
                    worker,
                    sizes[worker]);
        }
    }

    /** Gives the executors' memory back. */
    @Override
    public void close() {
        release(rdd);
    }

    /** Lets executors forget an RDD, and waits until they have: a request that meets the end of Spark fails in its log. */
    public static void release(JavaRDD<?> rdd) {
        try {
            if (!rdd.context().isStopped()) {
                rdd.unpersist(true);
            }
        } catch (Exception e) {
            // also checked ones, which Spark does not declare: who does not answer keeps them until Spark stops
            return;
        }
    }
}
