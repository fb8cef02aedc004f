package org.initscope.spark.examples;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.initscope.core.names.ContextWindow;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Split;
import org.initscope.core.names.Vocabulary;
import scala.Tuple2;

/**
 * Writes the examples of one part of the names as Parquet files, one for each partition, numbered in their order.
 *
 * <p>Ranks of names are written as differences, and characters in as many bits as the vocabulary needs. With three
 * characters of context and 27 classes a row takes about two bytes.
 */
final class ExampleOutput {
    private final Configuration hadoop;
    private final Vocabulary vocabulary;
    private final DataSpec spec;

    ExampleOutput(Configuration hadoop, Vocabulary vocabulary, DataSpec spec) {
        this.hadoop = hadoop;
        this.vocabulary = vocabulary;
        this.spec = spec;
    }

    void write(KeptNames kept, Split.Part part, Path folder) throws IOException {
        Split split = spec.split();
        ContextWindow window = spec.window();
        Vocabulary classes = vocabulary;
        long[] firstRanks = kept.firstRanks(part);
        JavaRDD<Tuple2<Void, ExampleRow>> rows = kept.names()
                .mapPartitionsWithIndex(
                        (index, names) -> new ExampleRows(
                                KeptNames.ofPart(names, split, part), firstRanks[index], classes, window),
                        false);
        JavaPairRDD.fromJavaRDD(rows)
                .saveAsNewAPIHadoopFile(
                        folder.toString(), Void.class, ExampleRow.class, ParquetOutputFormat.class, configuration());
    }

    private Configuration configuration() throws IOException {
        Job job = Job.getInstance(hadoop);
        ParquetOutputFormat.setWriteSupportClass(job, ExampleWriteSupport.class);
        ParquetOutputFormat.setCompression(job, CompressionCodecName.ZSTD);
        Configuration configuration = job.getConfiguration();
        configuration.setInt(ExampleWriteSupport.BLOCK_SIZE, spec.blockSize());
        // the second version writes differences where there is no dictionary
        configuration.set(ParquetOutputFormat.WRITER_VERSION, WriterVersion.PARQUET_2_0.toString());
        configuration.setBoolean(ParquetOutputFormat.ENABLE_DICTIONARY + "#" + ExampleSchema.NAME, false);
        configuration.set(ParquetOutputFormat.JOB_SUMMARY_LEVEL, ParquetOutputFormat.JobSummaryLevel.NONE.toString());
        // a folder that has its name is finished: no file need say so
        configuration.setBoolean(FileOutputCommitter.SUCCESSFUL_JOB_OUTPUT_DIR_MARKER, false);
        return configuration;
    }
}
