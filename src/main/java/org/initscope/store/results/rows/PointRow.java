package org.initscope.store.results.rows;

import static org.initscope.store.results.rows.TrainedShare.high;
import static org.initscope.store.results.rows.TrainedShare.low;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.search.analysis.Estimate;
import org.initscope.core.search.analysis.Point;

/** A point of a search, without its swept values. */
public record PointRow(Rank rank, TrainedShare training, Loss loss, CappedLoss cappedLoss) {

    /** Where it stands among the points. */
    public record Rank(
            @Meaning("Rank by capped_loss, from 1; NULL where all trials were stopped early.") OptionalInt rank,
            @Meaning(
                            "First of the ranks with which it is a tie: 1 more than there are points whose interval of capped_loss"
                                    + " lies below its own. NULL for one seed.")
                    OptionalInt tiedFrom,
            @Meaning("Last of them.") OptionalInt tiedTo) {}

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
                TrainedShare.of(point.counts()),
                new Loss(loss.mean(), loss.std(), low(loss.interval()), high(loss.interval())),
                new CappedLoss(capped.mean(), low(capped.interval()), high(capped.interval())));
    }
}
