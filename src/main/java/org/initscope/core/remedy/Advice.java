package org.initscope.core.remedy;

import java.util.List;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;

/**
 * A finding with what to do about it.
 *
 * @param message the finding's, with its end
 * @param remedy of the finding's cause
 */
public record Advice(Finding finding, String message, Remedy remedy) {

    /** The verdict on the whole that some advice is about. */
    public static Verdict verdict(List<Advice> all) {
        return Verdict.of(all.stream().map(Advice::verdict).toList());
    }

    /** What is advised: the remedy of a problem. That of a note would change what costs nothing, and is for trying alone. */
    public Remedy advised() {
        return verdict() == Verdict.NOTE ? Remedy.unneeded() : remedy;
    }

    /** The name of the rule that found it. */
    public String rule() {
        return finding.rule();
    }

    public Verdict verdict() {
        return finding.verdict();
    }

    public Finding.Place place() {
        return finding.place();
    }

    public Finding.Evidence evidence() {
        return finding.evidence();
    }
}
