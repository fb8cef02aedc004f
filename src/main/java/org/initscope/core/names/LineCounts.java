package org.initscope.core.names;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.NameRules.Judgement;

/**
 * Counts of the lines of a names file by what became of them; the merge of two counts is the count of both.
 *
 * <p>A name with two irregularities counts for each of them that asked for what became of it.
 */
public final class LineCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int KINDS = Irregularity.values().length;

    private long lines;
    private long names;
    private final long[] counts = new long[Handling.values().length * KINDS];
    private final TreeMap<Integer, Long> invisible = new TreeMap<>();

    /** Counts one line. */
    public void add(NameRules rules, Judgement judgement) {
        lines++;
        if (judgement.isKept()) {
            names++;
        }
        for (Irregularity irregularity : judgement.irregularities()) {
            if (rules.handling(irregularity) == judgement.handling()) {
                counts[index(judgement.handling(), irregularity)]++;
            }
        }
        judgement.invisible().forEach(codePoint -> invisible.merge(codePoint, 1L, Long::sum));
    }

    /** Adds other counts to these. */
    public void merge(LineCounts other) {
        lines += other.lines;
        names += other.names;
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        other.invisible.forEach((codePoint, lines) -> invisible.merge(codePoint, lines, Long::sum));
    }

    /** All lines. */
    public long lines() {
        return lines;
    }

    /** Lines that became a name. */
    public long names() {
        return names;
    }

    /** Lines with an irregularity that were handled so because of it. */
    public long count(Handling handling, Irregularity irregularity) {
        return counts[index(handling, irregularity)];
    }

    /** Lines by the invisible characters in them, as code points. */
    public SortedMap<Integer, Long> invisible() {
        return Collections.unmodifiableSortedMap(invisible);
    }

    private static int index(Handling handling, Irregularity irregularity) {
        return handling.ordinal() * KINDS + irregularity.ordinal();
    }
}
