package org.initscope.core.diagnosis.rules.layers;

import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.rules.updates.RandomWalk;

/** What brings the running statistics of batch normalization nearer to the network that they belong to. */
public final class RunningStatistics {
    /** What the start may still weigh in the running statistics. */
    private static final double FORGOTTEN = 0.01;

    /** With more than half of it from the last minibatch a running statistic is hardly an average. */
    private static final double LARGEST_MOMENTUM = 0.5;

    private RunningStatistics() {}

    /**
     * Where the start is not forgotten, this is the momentum with which it would be. Else it is one with which statistics
     * look back over fewer steps, and a lower learning rate where even two steps are too many.
     *
     * @param momentum that they have
     * @param steps that were taken
     * @param distance of the statistics
     * @param limit of the distance
     */
    public static Cause.NormMomentum nearer(double momentum, long steps, double distance, double limit) {
        if (Math.pow(1 - momentum, steps) > FORGOTTEN) {
            return new Cause.NormMomentum(1 - Math.pow(FORGOTTEN, 1.0 / steps));
        }
        // a running statistic is 1/m - 1 steps old
        double younger = RandomWalk.fewerSteps(distance, limit);
        double age = (1 / momentum - 1) * younger;
        double youngest = 1 / LARGEST_MOMENTUM - 1;
        if (age >= youngest) {
            return new Cause.NormMomentum(1 / (1 + age));
        }
        double left = Math.max(younger, age / youngest);
        return new Cause.NormMomentum(
                momentum < LARGEST_MOMENTUM ? OptionalDouble.of(LARGEST_MOMENTUM) : OptionalDouble.empty(),
                Math.sqrt(left));
    }
}
