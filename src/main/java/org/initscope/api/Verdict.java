package org.initscope.api;

/** What a rule makes of the evidence, worst first. */
public enum Verdict {
    /** Training suffers. */
    FAIL,
    /** Worth a look. */
    WARN,
    /** Beyond a limit, at no cost. */
    NOTE,
    /** What the rule needs was not told; this is not a pass. */
    INSUFFICIENT_DATA,
    /** The rule has nothing to say about this network. */
    NOT_APPLICABLE,
    /** Within the limits. */
    PASS;

    /** Whether something should change. */
    public boolean isProblem() {
        return this == FAIL || this == WARN;
    }

    static Verdict of(org.initscope.core.diagnosis.Verdict verdict) {
        return valueOf(verdict.name());
    }
}
