package org.initscope.spark.names;

import static org.initscope.core.Check.require;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Examples;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.Split;
import org.initscope.core.names.Vocabulary;

/**
 * The training examples of a names file in this process, for work without a cluster. They have the vocabulary, the names
 * and the order of those that {@code prepare} writes.
 *
 * @param vocabulary of all names, those of the other splits included
 * @param examples of the training split
 */
public record LocalExamples(Vocabulary vocabulary, Examples examples) {
    /** Examples grow in place by half, and are copied once. */
    private static final long BYTES_PER_EXAMPLE = 3;

    /** A name among those that were seen before: its text, and the set's entry. */
    private static final long BYTES_PER_NAME = 120;

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException where it is no names file, or has more names than this process can hold
     */
    public static LocalExamples read(Configuration hadoop, String path, DataSpec spec) {
        NamesFile file = NamesFile.check(hadoop, path, spec);
        NameScan scan;
        try (NameLines lines = NameLines.of(hadoop, file)) {
            scan = NameScan.of(lines, spec);
        }
        Vocabulary vocabulary = NamesSurvey.of(file, List.of(scan)).vocabulary();
        requireRoom(file, scan.kept(), vocabulary.size(), spec.keepDuplicates());
        try (NameLines lines = NameLines.of(hadoop, file)) {
            return new LocalExamples(vocabulary, trained(file, lines, vocabulary, spec));
        }
    }

    private static Examples trained(NamesFile file, NameLines lines, Vocabulary vocabulary, DataSpec spec) {
        NameRules rules = spec.rules();
        Split split = spec.split();
        Examples.Builder examples = new Examples.Builder(vocabulary.size(), spec.blockSize());
        Set<String> seen = new HashSet<>();
        long names = 0;
        while (lines.hasNext()) {
            String name = rules.nameOn(lines.next());
            if (rules.judge(name).isKept() && (spec.keepDuplicates() || seen.add(name))) {
                names++;
                if (split.partOf(name) == Split.Part.TRAIN) {
                    examples.addName(vocabulary.encode(name));
                }
            }
        }
        Examples trained = examples.build();
        NamesSurvey.requireTraining(file, names, trained.names());
        return trained;
    }

    private static void requireRoom(NamesFile file, SplitCounts kept, int classes, boolean keepDuplicates) {
        long width = classes <= 1 << Byte.SIZE ? 1 : classes <= 1 << Character.SIZE ? 2 : Integer.BYTES;
        long needed = kept.examples(Split.Part.TRAIN) * width * BYTES_PER_EXAMPLE
                + (keepDuplicates ? 0 : kept.names() * BYTES_PER_NAME);
        require(
                needed <= Runtime.getRuntime().maxMemory() / 2,
                "the names file %s has %,d training examples, which take about %,d MiB of this process's heap of %,d MiB:"
                        + " give it more (INITSCOPE_HEAP=%dg), or fewer names",
                file.path(),
                kept.examples(Split.Part.TRAIN),
                needed >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                (needed >> 29) + 1);
    }
}
