package org.initscope.core.diagnosis;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * The values beyond which an observed value is a warning and a failure. They bound from above where {@code fail} is above
 * {@code warn}, else from below.
 *
 * @param source where the two numbers come from
 */
public record Limit(double warn, double fail, String source) implements Serializable {
    public Limit {
        require(Double.isFinite(warn) && Double.isFinite(fail), "a limit is %s and %s, expected numbers", warn, fail);
        require(!source.isBlank(), "the limit %s, %s names no source", warn, fail);
    }

    /** The verdict on a value; a value equal to a limit is still within it. */
    public Verdict judge(double observed) {
        if (exceeds(observed, fail)) {
            return Verdict.FAIL;
        }
        return exceeds(observed, warn) ? Verdict.WARN : Verdict.PASS;
    }

    /** The limit that a verdict rests on: {@code fail} for a failure, else {@code warn}. */
    public double of(Verdict verdict) {
        return verdict == Verdict.FAIL ? fail : warn;
    }

    private boolean exceeds(double observed, double bound) {
        return Double.isNaN(observed) || (fail >= warn ? observed > bound : observed < bound);
    }
}
