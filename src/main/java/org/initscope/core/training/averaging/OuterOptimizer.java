package org.initscope.core.training.averaging;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import org.initscope.core.training.NetworkState;

/**
 * How the averaged change of a round moves the network (Douillard et al. 2023, DiLoCo). With d = average − start and v' =
 * μ v + d, the next round starts from start + rate v'. With Nesterov's look-ahead it starts from start + rate (d + μ v').
 *
 * <p>Rate 1 and momentum 0 is plain parameter averaging, to the bit. Running statistics and the inner optimizer's state
 * are averaged as ever.
 */
public record OuterOptimizer(double rate, double momentum, boolean nesterov) implements Serializable {
    public OuterOptimizer {
        require(rate > 0 && Double.isFinite(rate), "the outer rate is %s, expected more than 0", rate);
        require(
                momentum >= 0 && momentum < 1,
                "the outer momentum is %s, expected 0 or more and less than 1",
                momentum);
    }

    /** Plain parameter averaging. */
    public static OuterOptimizer averaging() {
        return new OuterOptimizer(1, 0, false);
    }

    /** A velocity of this optimizer that has not moved yet, for a network of so many parameters. */
    public Velocity velocity(int parameters) {
        return new Velocity(this, new double[parameters]);
    }

    /** A velocity of this optimizer that goes on from {@link Velocity#values}. */
    public Velocity velocity(double[] values) {
        return new Velocity(this, values.clone());
    }

    /** The optimizer's state between rounds. */
    public static final class Velocity {
        private final OuterOptimizer optimizer;
        private final double[] values;

        private Velocity(OuterOptimizer optimizer, double[] values) {
            this.optimizer = optimizer;
            this.values = values;
        }

        /** The velocity of each parameter. */
        public double[] values() {
            return values.clone();
        }

        /** The state from which the next round starts. */
        public NetworkState next(NetworkState start, NetworkState average) {
            if (optimizer.rate == 1 && optimizer.momentum == 0) {
                return average;
            }
            float[] before = start.parameters();
            float[] after = average.parameters();
            for (int i = 0; i < after.length; i++) {
                double change = (double) after[i] - before[i];
                values[i] = optimizer.momentum * values[i] + change;
                double direction = optimizer.nesterov ? change + optimizer.momentum * values[i] : values[i];
                after[i] = (float) (before[i] + optimizer.rate * direction);
            }
            return average.withParameters(after);
        }
    }
}
