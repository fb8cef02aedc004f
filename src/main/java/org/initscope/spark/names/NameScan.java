package org.initscope.spark.names;

import java.io.Serializable;
import java.util.Iterator;
import org.initscope.core.names.CharacterSet;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.LineCounts;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.NameRules.Judgement;

/** What one pass over a part of a names file finds: counts, characters, and the first line that is refused. */
public final class NameScan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LineCounts counts = new LineCounts();
    private final CharacterSet characters = new CharacterSet();
    private final SplitCounts kept = new SplitCounts();
    private long refusedLine = -1;
    private String refusal = "";

    /** Reads lines to their end, or to the first one that is refused. */
    public static NameScan of(Iterator<String> lines, DataSpec spec) {
        NameScan scan = new NameScan();
        NameRules rules = spec.rules();
        var split = spec.split();
        while (lines.hasNext() && !scan.isRefused()) {
            String name = rules.nameOn(lines.next());
            Judgement judgement = rules.judge(name);
            scan.counts.add(rules, judgement);
            if (judgement.isKept()) {
                scan.characters.addAll(name);
                scan.kept.add(split.partOf(name), name);
            } else if (judgement.handling() == Handling.REFUSE) {
                scan.refusedLine = scan.counts.lines();
                scan.refusal = rules.refusal(name);
            }
        }
        return scan;
    }

    boolean isRefused() {
        return refusedLine > 0;
    }

    /** The sentence of the refused line, counted from the lines before this part. */
    String refusal(String path, long linesBefore) {
        return "line " + (linesBefore + refusedLine) + " of the names file " + path + " " + refusal;
    }

    public LineCounts counts() {
        return counts;
    }

    CharacterSet characters() {
        return characters;
    }

    public SplitCounts kept() {
        return kept;
    }
}
