package org.initscope.core.diagnosis;

/**
 * What a finding costs: how far above the loss of a healthy training the dev loss is, or will be.
 *
 * @param nats expected
 * @param low end of the interval of 90 %
 * @param high end of the interval of 90 %
 * @param afterSteps of the training at whose end it is lost
 */
public record Cost(double nats, double low, double high, long afterSteps) {
    /** The half width of an interval of 90 % in standard deviations. */
    private static final double WIDTH = 1.645;

    /** The distance of a loss that was reached from another that is known to some deviation. */
    public static Cost of(double nats, double deviation, long afterSteps) {
        return new Cost(nats, nats - WIDTH * deviation, nats + WIDTH * deviation, afterSteps);
    }
}
