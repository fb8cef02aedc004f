package org.initscope.spark.names;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.names.CharacterSet;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.LineCounts;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.Vocabulary;

/**
 * What all lines of a names file come to.
 *
 * @param counts of the lines by what became of them
 * @param vocabulary of the names that are kept
 */
public record NamesSurvey(LineCounts counts, Vocabulary vocabulary) {

    /**
     * Of the scans of a file's parts, in their order.
     *
     * @throws IllegalArgumentException with the first line that is refused, or where no name is left
     */
    public static NamesSurvey of(NamesFile file, List<NameScan> scans) {
        LineCounts counts = new LineCounts();
        CharacterSet characters = new CharacterSet();
        for (NameScan scan : scans) {
            if (scan.isRefused()) {
                throw new IllegalArgumentException(scan.refusal(file.path(), counts.lines()));
            }
            counts.merge(scan.counts());
            characters.addAll(scan.characters());
        }
        require(
                counts.names() > 0,
                "the names file %s has %s and no name: %s",
                file.path(),
                Numbers.counted(counts.lines(), "line"),
                skipped(counts));
        int[] all = characters.toArray();
        require(
                all.length > 0,
                "the names file %s has no text in %s: write a name a line",
                file.path(),
                Numbers.counted(counts.lines(), "line"));
        return new NamesSurvey(counts, Vocabulary.of(all));
    }

    private static String skipped(LineCounts counts) {
        List<String> reasons = new ArrayList<>();
        for (Irregularity irregularity : Irregularity.values()) {
            long lines = counts.count(Handling.SKIP, irregularity);
            if (lines > 0) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "%,d skipped since each %s (%s = skip; allow would keep them)",
                        lines,
                        irregularity.predicate(),
                        irregularity.option()));
            }
        }
        return String.join(", ", reasons);
    }

    /**
     * Requires names to train on.
     *
     * @param names that are kept
     * @param trained those of the training split
     */
    public static void requireTraining(NamesFile file, long names, long trained) {
        require(
                trained > 0,
                "none of %s of %s falls into the train split: give more names or another split seed"
                        + " (data.split.seed)",
                Numbers.counted(names, "name"),
                file.path());
    }
}
