package org.initscope.store.results.rows;

import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.analysis.Counts;
import org.initscope.core.search.analysis.Interval;

/** How many of some trials train. */
public record TrainedShare(
        @Meaning("How many trials there are, of a point one a seed.") long trials,
        @Meaning("Those that took all steps and ended with a dev loss below ln V.") long trained,
        @Meaning("Those that diverged, failed, or ended no better than a uniform guess.") long broken,
        @Meaning("Those that early stopping ended, of which it is not known.") long stopped,
        @Meaning("trained / (trained + broken).") OptionalDouble trainedShare,
        @Meaning("Lower end of Wilson's interval.") OptionalDouble trainedShareLow,
        @Meaning("Upper end of it.") OptionalDouble trainedShareHigh) {

    static TrainedShare of(Counts counts) {
        return new TrainedShare(
                counts.trials(),
                counts.trained(),
                counts.broken(),
                counts.stopped(),
                counts.share(),
                low(counts.shareInterval()),
                high(counts.shareInterval()));
    }

    static OptionalDouble low(Optional<Interval> interval) {
        return interval.map(one -> OptionalDouble.of(one.low())).orElse(OptionalDouble.empty());
    }

    static OptionalDouble high(Optional<Interval> interval) {
        return interval.map(one -> OptionalDouble.of(one.high())).orElse(OptionalDouble.empty());
    }
}
