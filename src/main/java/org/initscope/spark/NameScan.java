package org.initscope.spark;

import java.io.Serializable;
import java.util.Iterator;
import org.initscope.core.names.CharacterSet;
import org.initscope.core.names.DataSpec;
import org.initscope.core.names.Irregularity;
import org.initscope.core.names.LineCounts;
import org.initscope.core.names.NameRules;
import org.initscope.core.names.NameRules.Handling;
import org.initscope.core.names.NameRules.Judgement;

/** What one pass over a part of a names file finds: counts, characters, and the first line that is refused. */
final class NameScan implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LineCounts counts = new LineCounts();
    private final CharacterSet characters = new CharacterSet();
    private final SplitCounts kept = new SplitCounts();
    private long refusedLine = -1;
    private String refusedName = "";
    private Irregularity refusal = Irregularity.EMPTY_LINE;

    /** Reads lines to their end, or to the first one that is refused. */
    static NameScan of(Iterator<String> lines, DataSpec spec) {
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
                scan.refuse(rules, name, judgement);
            }
        }
        return scan;
    }

    private void refuse(NameRules rules, String name, Judgement judgement) {
        refusedLine = counts.lines();
        refusedName = name;
        refusal = judgement.irregularities().stream()
                .filter(irregularity -> rules.handling(irregularity) == Handling.REFUSE)
                .findFirst()
                .orElseThrow();
    }

    boolean isRefused() {
        return refusedLine > 0;
    }

    /** The sentence of the refused line, counted from the lines before this part. */
    String refusal(String path, long linesBefore) {
        String name = refusedName.isEmpty() ? "" : " \"" + refusedName + "\"";
        return "line " + (linesBefore + refusedLine) + " of " + path + " " + refusal.predicate() + name + ": "
                + refusal.remedy();
    }

    LineCounts counts() {
        return counts;
    }

    CharacterSet characters() {
        return characters;
    }

    SplitCounts kept() {
        return kept;
    }
}
