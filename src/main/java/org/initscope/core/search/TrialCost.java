package org.initscope.core.search;

import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;

/**
 * The work of a trial in multiply-adds, or what takes as long; it orders trials and, times a measured speed, tells how
 * long they take.
 */
public final class TrialCost {
    /** Multiply-adds that take as long as one unit of an activation, or of a norm, forward and backward. */
    private static final double PER_UNIT = 60;

    /** Multiply-adds that take as long as reading and writing one parameter. */
    private static final double PER_PARAMETER = 6;

    /** Multiply-adds that take as long as what a step does once. */
    private static final double PER_STEP = 40_000;

    private TrialCost() {}

    /** Of training and of an evaluation. */
    public static double of(MlpSpec spec, int batchSize, long steps, long evaluatedExamples) {
        double products = 0;
        double units = 0;
        for (Layer layer : spec.layers()) {
            if (layer instanceof Layer.Linear linear) {
                products += (double) linear.inputs() * linear.outputs();
            } else {
                units += layer.outputs();
            }
        }
        double step = batchSize * (3 * products + PER_UNIT * units) + PER_PARAMETER * products + PER_STEP;
        return steps * step + evaluatedExamples * (products + PER_UNIT / 3 * units);
    }
}
