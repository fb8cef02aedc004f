package org.initscope.spark;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.spark.tables.HiddenFile;

/** The lines of a names file in their order, without line ends and without a byte order mark. */
final class NameLines {
    private static final long SMALLEST_SPLIT = 1L << 20;
    private static final long LARGEST_SPLIT = 1L << 26;
    private static final long SPLITS = 64;

    private NameLines() {}

    /** Partitions depend on the length of the file and the block size of its file system, not on the executors. */
    static JavaRDD<String> of(JavaSparkContext spark, NamesFile file) throws IOException {
        Job job = Job.getInstance(spark.hadoopConfiguration());
        Configuration configuration = job.getConfiguration();
        Path path = new Path(file.path());
        Path qualified = HiddenFile.checkedFileSystem(configuration, path).makeQualified(path);
        FileInputFormat.setInputPaths(job, literal(qualified));
        FileInputFormat.setMaxInputSplitSize(
                job, Math.min(LARGEST_SPLIT, Math.max(SMALLEST_SPLIT, file.bytes() / SPLITS)));
        configuration.set("textinputformat.record.delimiter", "\n");
        return spark.newAPIHadoopRDD(configuration, TextInputFormat.class, LongWritable.class, Text.class)
                .values()
                .map(line -> withoutCarriageReturn(line.toString()));
    }

    /** The path with every character that Hadoop would take for a pattern taken literally. */
    private static Path literal(Path path) {
        return new Path(path.toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1"));
    }

    private static String withoutCarriageReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
