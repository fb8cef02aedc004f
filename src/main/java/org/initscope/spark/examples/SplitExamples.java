package org.initscope.spark.examples;

import static org.initscope.core.Check.require;

import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Split;

/** The examples of a whole part in chunks of so many names, for passes over all of it. */
public final class SplitExamples {
    /** About 100,000 examples. */
    public static final int NAMES_PER_CHUNK = 1 << 14;

    private SplitExamples() {}

    /** The chunks in the order of their names, one a partition; what a chunk holds does not depend on the executors. */
    public static JavaRDD<Examples> of(JavaSparkContext spark, PreparedExamples prepared, Split.Part part) {
        return of(spark, prepared, part, NAMES_PER_CHUNK);
    }

    /** As {@link #of(JavaSparkContext, PreparedExamples, Split.Part)}, with chunks of another size. */
    public static JavaRDD<Examples> of(
            JavaSparkContext spark, PreparedExamples prepared, Split.Part part, int namesPerChunk) {
        require(namesPerChunk >= 1, "a chunk has %d names, expected at least 1", namesPerChunk);
        int chunks = Math.toIntExact((prepared.names(part) + namesPerChunk - 1) / namesPerChunk);
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        ExampleFiles files = ExampleFiles.of(spark.hadoopConfiguration(), prepared.folder(part));
        int classes = prepared.vocabulary().size();
        int blockSize = prepared.spec().blockSize();
        return spark.parallelize(IntStream.range(0, chunks).boxed().toList(), Math.max(1, chunks))
                .map(chunk -> {
                    long first = (long) chunk * namesPerChunk;
                    return read(hadoop.value().value(), files, first, namesPerChunk, classes, blockSize);
                });
    }

    /** The examples of {@code names} names from rank {@code first} on, fewer where the part ends before, read here. */
    public static Examples read(
            Configuration hadoop, PreparedExamples prepared, Split.Part part, long first, long names) {
        return read(hadoop, prepared, part, first, names, rank -> true);
    }

    /** The same of those names alone whose rank a filter accepts. */
    public static Examples read(
            Configuration hadoop,
            PreparedExamples prepared,
            Split.Part part,
            long first,
            long names,
            LongPredicate filter) {
        ExampleFiles files = ExampleFiles.of(hadoop, prepared.folder(part));
        Examples.Builder examples = new Examples.Builder(
                prepared.vocabulary().size(), prepared.spec().blockSize());
        files.read(hadoop, first, Math.addExact(first, names), filter, examples);
        return examples.build();
    }

    private static Examples read(
            Configuration hadoop, ExampleFiles files, long first, long names, int classes, int blockSize) {
        Examples.Builder examples = new Examples.Builder(classes, blockSize);
        files.read(hadoop, first, Math.addExact(first, names), rank -> true, examples);
        return examples.build();
    }
}
