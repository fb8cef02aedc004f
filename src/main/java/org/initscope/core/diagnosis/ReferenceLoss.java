package org.initscope.core.diagnosis;

import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.theory.AttainableLoss;

/**
 * The dev loss that a network reaches where nothing is wrong.
 *
 * @param nats per character
 * @param deviation standard deviation of its error, in nats
 * @param isSeen whether other trainings of this network have reached it; otherwise it is foretold
 * @param ofLoweredRate nats that a learning rate which is lowered at the end brings of it
 * @param afterTwice nats that it reaches in twice as many steps
 */
public record ReferenceLoss(
        double nats, double deviation, boolean isSeen, double ofLoweredRate, OptionalDouble afterTwice) {
    /** What trainings lose in the mean, in nats; docs/diagnosis-evidence.md. */
    private static final double MEAN_COST = 0.15;

    /** The same of those whose learning rate or start is far from usual. */
    private static final double MEAN_COST_OF_FAR = 0.35;

    /** Between the seeds of one point. */
    private static final double OF_SEEDS = 0.015;

    /** A loss that the number of examples and the network let expect; empty where none is foretold. */
    public static Optional<ReferenceLoss> foretold(OptionalDouble nats, double deviation) {
        return nats.stream()
                .mapToObj(loss -> new ReferenceLoss(loss, deviation, false, 0, OptionalDouble.empty()))
                .findFirst();
    }

    /** The same with what a learning rate that is lowered at the end brings of it. */
    public ReferenceLoss withLoweredRate(double lowerNats) {
        return new ReferenceLoss(nats, deviation, isSeen, lowerNats, afterTwice);
    }

    /** The same with what twice as many steps let expect. */
    public ReferenceLoss twice(OptionalDouble nextNats) {
        return new ReferenceLoss(nats, deviation, isSeen, ofLoweredRate, nextNats);
    }

    /**
     * By how many nats more a loss has to be above it than above one of many names, to cost as much as likely. Losses are
     * spread about exponentially, so that an error of deviation σ makes the probable cost of an excess smaller by σ² / mean.
     *
     * @param far whether the training has settings far from usual
     */
    public double allowance(boolean far) {
        double ofMany = AttainableLoss.OF_MANY_NAMES;
        return Math.max(0, deviation * deviation - ofMany * ofMany) / (far ? MEAN_COST_OF_FAR : MEAN_COST);
    }

    /** The best loss of other trainings of the network. */
    public static ReferenceLoss seen(double nats) {
        return new ReferenceLoss(nats, OF_SEEDS, true, 0, OptionalDouble.empty());
    }
}
