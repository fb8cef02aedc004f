package org.initscope.spark.examples;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.LineCounts;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Split;
import org.initscope.core.names.Vocabulary;
import org.initscope.spark.examples.PreparedExamples.Counts;
import org.initscope.spark.examples.PreparedExamples.IrregularLines;
import org.initscope.spark.examples.PreparedExamples.PartCounts;
import org.initscope.spark.names.NameLines;
import org.initscope.spark.names.NameScan;
import org.initscope.spark.names.NamesFile;
import org.initscope.spark.names.NamesSurvey;
import org.initscope.spark.names.SplitCounts;
import org.initscope.store.files.AtomicFile;
import org.initscope.store.files.AtomicFolder;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.PathFileSystem;
import org.initscope.store.files.StagingName;

/**
 * Turns a names file into examples in Parquet, a row an example.
 *
 * <p>The rows depend on the file and the {@link DataSpec} alone, not on the number of executors or partitions. They are
 * written to a hidden folder, which gets its final name when everything stands in it.
 */
public final class ExamplePreparation {
    private final JavaSparkContext spark;
    private final DataSpec spec;

    public ExamplePreparation(JavaSparkContext spark, DataSpec spec) {
        this.spark = spark;
        this.spec = spec;
    }

    /**
     * Prepares the names of a file.
     *
     * @param names path of the file, local or of any file system of Hadoop
     * @param out folder that does not exist yet
     * @throws IllegalArgumentException where the file is no names file or the folder cannot be written
     */
    public PreparedExamples prepare(String names, String out) {
        NamesFile file = NamesFile.check(spark.hadoopConfiguration(), names, spec);
        try {
            Path path = new Path(out);
            FileSystem fileSystem = PathFileSystem.checked(spark.hadoopConfiguration(), path);
            Path folder = fileSystem.makeQualified(path);
            require(!fileSystem.exists(folder), "the output folder %s exists already: name another or remove it", out);
            StagingName.removeLeftovers(fileSystem, folder.getParent());
            Path staging = new Path(folder.getParent(), StagingName.take(folder.getName()));
            try {
                require(fileSystem.mkdirs(staging), "the output folder %s cannot be made: name another", out);
                PathFileSystem.deleteAtExit(spark.hadoopConfiguration(), staging);
                write(file, fileSystem, staging);
                AtomicFolder.giveName(fileSystem, staging, folder);
            } catch (Exception e) {
                // Spark throws checked exceptions that it does not declare
                removeAfter(e, fileSystem, staging);
                throw e;
            }
        } catch (Exception e) {
            throw sentence(e, out);
        }
        return PreparedExamples.open(spark.hadoopConfiguration(), out);
    }

    private static void removeAfter(Exception failure, FileSystem fileSystem, Path staging) {
        try {
            AtomicFile.delete(fileSystem, staging, true);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Tasks fail by what file systems throw, which Spark wraps. */
    private static RuntimeException sentence(Exception failure, String out) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException sentence) {
                return sentence;
            }
            if (cause instanceof IOException) {
                return new IllegalArgumentException(
                        "the output folder " + out + " cannot be written: " + cause.getMessage(), failure);
            }
        }
        return failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }

    private void write(NamesFile file, FileSystem fileSystem, Path folder) throws IOException {
        JavaRDD<String> lines = NameLines.of(spark, file);
        DataSpec rules = spec;
        List<NameScan> scans = lines.mapPartitions(
                        part -> List.of(NameScan.of(part, rules)).iterator())
                .collect();
        NamesSurvey survey = NamesSurvey.of(file, scans);
        Vocabulary vocabulary = survey.vocabulary();
        KeptNames kept =
                spec.keepDuplicates() ? KeptNames.all(lines, scans, spec) : KeptNames.distinct(lines, scans, spec);
        SplitCounts sizes = kept.counts();
        NamesSurvey.requireTraining(file, sizes.names(), sizes.names(Split.Part.TRAIN));
        ExampleOutput output = new ExampleOutput(spark.hadoopConfiguration(), vocabulary, spec);
        for (Split.Part part : Split.Part.values()) {
            output.write(kept, part, new Path(folder, PreparedExamples.folderName(part)));
        }
        long distinct = spec.keepDuplicates() ? kept.distinctNames() : sizes.names();
        String path = new DataFolder(spark.hadoopConfiguration(), file.location())
                .absolute()
                .toString();
        PreparationFile preparation = new PreparationFile(
                spec,
                new PreparedExamples.Source(path, file.sha256(), file.bytes()),
                vocabulary.size(),
                counts(survey.counts(), sizes, distinct),
                CountedExamples.of(spark.hadoopConfiguration(), folder, vocabulary.size(), spec.blockSize(), sizes));
        writeText(fileSystem, new Path(folder, PreparedExamples.VOCABULARY), vocabulary.toText());
        writeText(fileSystem, new Path(folder, PreparedExamples.PREPARATION), preparation.toJson());
    }

    private static Counts counts(LineCounts lines, SplitCounts sizes, long distinctNames) {
        Map<Irregularity, Long> allowed = new EnumMap<>(Irregularity.class);
        Map<Irregularity, Long> skipped = new EnumMap<>(Irregularity.class);
        for (Irregularity irregularity : Irregularity.values()) {
            allowed.put(irregularity, lines.count(Handling.ALLOW, irregularity));
            skipped.put(irregularity, lines.count(Handling.SKIP, irregularity));
        }
        Map<Split.Part, PartCounts> parts = new EnumMap<>(Split.Part.class);
        for (Split.Part part : Split.Part.values()) {
            parts.put(part, new PartCounts(sizes.names(part), sizes.examples(part)));
        }
        return new Counts(
                lines.lines(),
                distinctNames,
                lines.names() - sizes.names(),
                new IrregularLines(allowed, skipped, lines.invisible()),
                parts);
    }

    private static void writeText(FileSystem fileSystem, Path file, String text) throws IOException {
        try (OutputStream out = fileSystem.create(file, false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
