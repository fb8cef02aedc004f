package org.initscope.spark.examples;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.initscope.core.RandomStream;
import org.initscope.core.names.CountingCurve;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Split;
import org.initscope.spark.names.SplitCounts;

/** Counts the training examples of a folder in this process, those of names drawn by a seed where there are many. */
final class CountedExamples {
    /** Enough for a loss that is right to 0.01 nats. */
    private static final long MOST_DEV_EXAMPLES = 50_000;

    private static final long SEED = 42;

    private CountedExamples() {}

    /** The dev loss of counting the examples of a folder that is not given its name yet. */
    static CountingCurve of(Configuration hadoop, Path folder, int vocabularySize, int blockSize, SplitCounts sizes) {
        Folder examples = new Folder(hadoop, folder, vocabularySize, blockSize, sizes);
        return CountingCurve.of(
                examples.read(Split.Part.TRAIN, CountingCurve.MOST_EXAMPLES),
                examples.read(Split.Part.DEV, MOST_DEV_EXAMPLES));
    }

    private record Folder(Configuration hadoop, Path path, int vocabularySize, int blockSize, SplitCounts sizes) {

        Examples read(Split.Part part, long most) {
            Examples.Builder examples = new Examples.Builder(vocabularySize, blockSize);
            double share = (double) most / Math.max(1, sizes.examples(part));
            ExampleFiles.of(hadoop, new Path(path, PreparedExamples.folderName(part)).toString())
                    .read(hadoop, 0, sizes.names(part), rank -> isDrawn(rank, share), examples);
            return examples.build();
        }

        private static boolean isDrawn(long rank, double share) {
            return share >= 1 || RandomStream.fraction(RandomStream.mix(RandomStream.mix(SEED) ^ rank)) < share;
        }
    }
}
