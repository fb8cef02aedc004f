package org.initscope.store.results;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.analysis.Estimate;
import org.initscope.core.search.analysis.Interval;
import org.initscope.core.search.analysis.Point;

/** A point of a search, without its swept values. */
public record PointRow(Rank rank, Training training, Loss loss, CappedLoss cappedLoss) {

    /** Where it stands among the points. */
    public record Rank(
            @Meaning("Rank by capped_loss, from 1; NULL where all trials were stopped early.") OptionalInt rank,
            @Meaning(
                            "First of the ranks with which it is a tie: 1 more than there are points whose interval of capped_loss"
                                    + " lies below its own. NULL for one seed.")
                    OptionalInt tiedFrom,
            @Meaning("Last of them.") OptionalInt tiedTo) {}

    /** How many of its trials train. */
    public record Training(
            @Meaning("Trials of the point, one a seed.") long trials,
            @Meaning("Those that took all steps and ended with a dev loss below ln V.") long trained,
            @Meaning("Those that diverged, failed, or ended no better than a uniform guess.") long broken,
            @Meaning("Those that early stopping ended, of which it is not known.") long stopped,
            @Meaning("trained / (trained + broken).") OptionalDouble trainedShare,
            @Meaning("Lower end of Wilson's interval.") OptionalDouble trainedShareLow,
            @Meaning("Upper end of it.") OptionalDouble trainedShareHigh) {}

    /** The loss of trials that trained. */
    public record Loss(
            @Meaning("Mean dev loss of those that trained, recalibrated where there is batch norm.")
                    OptionalDouble devLoss,
            @Meaning("Standard deviation over the seeds.") OptionalDouble devLossStd,
            @Meaning("Lower end of Student's t interval of the mean; NULL for one seed.") OptionalDouble devLossLow,
            @Meaning("Upper end of it.") OptionalDouble devLossHigh) {}

    /** The loss in which failures count. */
    public record CappedLoss(
            @Meaning("Mean dev loss of all seeds, ln V for those that broke.") OptionalDouble cappedLoss,
            @Meaning("Lower end of Student's t interval of the mean; NULL for one seed.") OptionalDouble cappedLossLow,
            @Meaning("Upper end of it.") OptionalDouble cappedLossHigh) {}

    /** The row of a point. */
    public static PointRow of(Point point) {
        Estimate loss = point.loss();
        Estimate capped = point.cappedLoss();
        return new PointRow(
                new Rank(
                        point.rank(),
                        point.ties().map(ties -> OptionalInt.of(ties.from())).orElse(OptionalInt.empty()),
                        point.ties().map(ties -> OptionalInt.of(ties.to())).orElse(OptionalInt.empty())),
                new Training(
                        point.counts().trials(),
                        point.counts().trained(),
                        point.counts().broken(),
                        point.counts().stopped(),
                        point.counts().share(),
                        low(point.counts().shareInterval()),
                        high(point.counts().shareInterval())),
                new Loss(loss.mean(), loss.std(), low(loss.interval()), high(loss.interval())),
                new CappedLoss(capped.mean(), low(capped.interval()), high(capped.interval())));
    }

    static OptionalDouble low(Optional<Interval> interval) {
        return interval.map(one -> OptionalDouble.of(one.low())).orElse(OptionalDouble.empty());
    }

    static OptionalDouble high(Optional<Interval> interval) {
        return interval.map(one -> OptionalDouble.of(one.high())).orElse(OptionalDouble.empty());
    }
}
