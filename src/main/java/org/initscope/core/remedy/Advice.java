package org.initscope.core.remedy;

import java.util.List;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Verdict;

/**
 * A finding with what to do about it.
 *
 * @param message the finding's, with its end
 */
public record Advice(Finding finding, String message, Remedy remedy) {

    /** The verdict on the whole that some advice is about. */
    public static Verdict verdict(List<Advice> all) {
        return Verdict.of(all.stream().map(Advice::verdict).toList());
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
