package org.initscope.spark.examples;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.initscope.core.Sha256;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.Split;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.theory.AttainableLoss;
import org.initscope.store.files.PathFileSystem;

/**
 * A folder of examples that was written to its end: {@code split=train|dev|test/*.parquet}, {@code vocabulary.txt} and
 * {@code preparation.json}.
 *
 * @param path of the folder
 * @param spec how the names became examples
 * @param names the file that they came from
 * @param counts of its lines, names and examples
 * @param counting the dev loss of counting the training examples
 */
public record PreparedExamples(
        String path, DataSpec spec, Vocabulary vocabulary, Source names, Counts counts, CountingCurve counting)
        implements Serializable {

    static final String VOCABULARY = "vocabulary.txt";
    static final String PREPARATION = "preparation.json";

    /** The names file as it was: path from the root of its file system, SHA-256 in hexadecimal, and length. */
    public record Source(String path, String sha256, long bytes) implements Serializable {}

    /**
     * What was found and written.
     *
     * @param lines of the names file
     * @param distinctNames names that differ, of those kept
     * @param droppedDuplicates names left out since they stood in the file before
     * @param irregular lines with an irregularity that were not refused
     * @param parts names and examples in each part of the split
     */
    public record Counts(
            long lines,
            long distinctNames,
            long droppedDuplicates,
            IrregularLines irregular,
            Map<Split.Part, PartCounts> parts)
            implements Serializable {
        public Counts {
            parts = Map.copyOf(parts);
        }
    }

    /**
     * Lines that are not as names are.
     *
     * @param allowed names kept in spite of an irregularity
     * @param skipped lines left out because of one
     * @param invisible lines of both kinds by the invisible characters in them, as code points
     */
    public record IrregularLines(
            Map<Irregularity, Long> allowed, Map<Irregularity, Long> skipped, Map<Integer, Long> invisible)
            implements Serializable {
        public IrregularLines {
            allowed = Map.copyOf(allowed);
            skipped = Map.copyOf(skipped);
            invisible = Map.copyOf(invisible);
        }
    }

    /** The size of one part. */
    public record PartCounts(long names, long examples) implements Serializable {}

    /** Opens a folder with the Hadoop configuration of this process. */
    public static PreparedExamples open(String path) {
        return open(new Configuration(), path);
    }

    /**
     * Opens a folder that {@link ExamplePreparation} wrote.
     *
     * @throws IllegalArgumentException where it is none, has another version, misses examples, or has some of another
     *     vocabulary
     */
    public static PreparedExamples open(Configuration hadoop, String path) {
        try {
            Path folder = new Path(path);
            FileSystem fileSystem = PathFileSystem.checked(hadoop, folder);
            String preparation = text(fileSystem, new Path(folder, PREPARATION));
            Vocabulary vocabulary = Vocabulary.parse(text(fileSystem, new Path(folder, VOCABULARY)));
            PreparationFile file =
                    PreparationFile.parse(preparation, new Path(folder, PREPARATION).toString(), vocabulary);
            require(
                    vocabulary.size() == file.vocabularySize(),
                    "the examples in %s were prepared with %d classes, and their %s has %d: prepare the names again",
                    path,
                    file.vocabularySize(),
                    VOCABULARY,
                    vocabulary.size());
            PreparedExamples prepared = new PreparedExamples(
                    fileSystem.makeQualified(folder).toString(),
                    file.spec(),
                    vocabulary,
                    file.names(),
                    file.counts(),
                    file.counting());
            for (Split.Part part : Split.Part.values()) {
                ExampleFiles files = ExampleFiles.of(hadoop, prepared.folder(part));
                long found = files.examples();
                require(
                        found == prepared.examples(part),
                        "the folder %s holds %d examples, expected %d: prepare the names again",
                        prepared.folder(part),
                        found,
                        prepared.examples(part));
                files.requireClasses(vocabulary.size());
            }
            return prepared;
        } catch (IOException e) {
            throw new IllegalArgumentException("the examples in " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(FileSystem fileSystem, Path file) throws IOException {
        try (InputStream in = fileSystem.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            throw new IllegalArgumentException(
                    "there are no prepared examples in " + file.getParent() + ": " + file.getName() + " is missing", e);
        }
    }

    /** The sha256 of what the examples depend on: the names, how they became examples, and what came of it. */
    public String fingerprint() {
        String content = String.join("\n", names.sha256(), spec.identity(), vocabulary.toText(), sizes());
        return Sha256.of(content);
    }

    private String sizes() {
        StringBuilder sizes = new StringBuilder();
        for (Split.Part part : Split.Part.values()) {
            sizes.append(part.label()).append(' ').append(examples(part)).append('\n');
        }
        return sizes.toString();
    }

    /** What networks reach on these examples where nothing is wrong. */
    public AttainableLoss attainable() {
        return new AttainableLoss(counting, examples(Split.Part.TRAIN));
    }

    /** The folder with the Parquet files of a part. */
    public String folder(Split.Part part) {
        return new Path(path, folderName(part)).toString();
    }

    static String folderName(Split.Part part) {
        return "split=" + part.label();
    }

    /** The number of names in a part, each as often as it is kept. */
    public long names(Split.Part part) {
        return counts.parts().get(part).names();
    }

    /** The number of examples in a part. */
    public long examples(Split.Part part) {
        return counts.parts().get(part).examples();
    }
}
