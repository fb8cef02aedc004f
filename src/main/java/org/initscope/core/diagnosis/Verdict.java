package org.initscope.core.diagnosis;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What a rule makes of the evidence, worst first. */
public enum Verdict {
    /** Training suffers. */
    FAIL,
    /** Worth a look. */
    WARN,
    /** What the rule needs was not measured; this is not a pass. */
    INSUFFICIENT_DATA,
    /** The rule has nothing to say about this network. */
    NOT_APPLICABLE,
    /** Within the limits. */
    PASS;

    /** The name in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether something should change. */
    public boolean isProblem() {
        return this == FAIL || this == WARN;
    }

    /**
     * The verdict on a whole: the worst problem; without one a pass where anything passed, and else insufficient data.
     */
    public static Verdict of(Collection<Finding> findings) {
        Verdict worst = findings.stream()
                .map(Finding::verdict)
                .min(Comparator.naturalOrder())
                .orElse(INSUFFICIENT_DATA);
        boolean passed = findings.stream().anyMatch(f -> f.verdict() == PASS);
        return worst.isProblem() ? worst : passed ? PASS : INSUFFICIENT_DATA;
    }
}
