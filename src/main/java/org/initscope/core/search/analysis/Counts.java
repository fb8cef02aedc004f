package org.initscope.core.search.analysis;

import java.util.Optional;
import java.util.OptionalDouble;

/** What became of some trials. */
public record Counts(long trained, long broken, long stopped) {

    public long trials() {
        return trained + broken + stopped;
    }

    /** Those of which it is known whether they train. */
    public long known() {
        return trained + broken;
    }

    /** The share that trained, of those of which it is known. */
    public OptionalDouble share() {
        return known() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) trained / known());
    }

    /** The interval of the share that trained. */
    public Optional<Interval> shareInterval() {
        return known() == 0 ? Optional.empty() : Optional.of(Interval.ofShare(trained, known()));
    }
}
