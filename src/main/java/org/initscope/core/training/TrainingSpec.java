package org.initscope.core.training;

import java.io.Serializable;

/**
 * How a step turns gradients into updates: what is clipped off them, then the optimizer, with its learning rate over the
 * local steps.
 */
public record TrainingSpec(Optimizer optimizer, LearningRateSchedule learningRate, GradientClipping clipping)
        implements Serializable {

    /** Without clipping. */
    public TrainingSpec(Optimizer optimizer, LearningRateSchedule learningRate) {
        this(optimizer, learningRate, new GradientClipping.None());
    }
}
