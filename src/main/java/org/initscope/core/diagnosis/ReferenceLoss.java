package org.initscope.core.diagnosis;

import java.util.OptionalDouble;

/**
 * The dev loss that a network reaches where nothing is wrong.
 *
 * @param nats per character
 * @param deviation standard deviation of its error, in nats
 * @param isSeen whether other trainings of this network have reached it; otherwise it is foretold
 * @param afterTwice nats that it reaches in twice as many steps
 */
public record ReferenceLoss(double nats, double deviation, boolean isSeen, OptionalDouble afterTwice) {
    /** Of networks that were left out of the fit, from 300 steps on; docs/diagnosis-evidence.md. */
    private static final double OF_FORETELLING = 0.03;

    /** Between the seeds of one point. */
    private static final double OF_SEEDS = 0.015;

    /** A loss that the number of examples and the network let expect. */
    public static ReferenceLoss foretold(double nats) {
        return new ReferenceLoss(nats, OF_FORETELLING, false, OptionalDouble.empty());
    }

    /** The same with what twice as many steps let expect. */
    public ReferenceLoss twice(OptionalDouble nextNats) {
        return new ReferenceLoss(nats, deviation, isSeen, nextNats);
    }

    /** The best loss of other trainings of the network. */
    public static ReferenceLoss seen(double nats) {
        return new ReferenceLoss(nats, OF_SEEDS, true, OptionalDouble.empty());
    }
}
