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
    /** Beyond a limit, at no cost: the loss is what it would be without it, or another finding explains it. */
    NOTE,
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

    /** The name in sentences. */
    public String words() {
        return label().replace('_', ' ');
    }

    /** Whether something should change. */
    public boolean isProblem() {
        return this == FAIL || this == WARN;
    }

    /**
     * The verdict on a whole: the worst problem; without one a pass where anything passed or costs nothing, and else
     * insufficient data.
     */
    public static Verdict of(Collection<Verdict> verdicts) {
        Verdict worst = verdicts.stream().min(Comparator.naturalOrder()).orElse(INSUFFICIENT_DATA);
        return worst.isProblem()
                ? worst
                : verdicts.contains(PASS) || verdicts.contains(NOTE) ? PASS : INSUFFICIENT_DATA;
    }
}
