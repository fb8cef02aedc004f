package org.initscope.core.training;

import java.io.Serializable;

/**
 * How a step turns gradients into updates: what is clipped off them, then the optimizer, with its learning rate over the
 * local steps.
 *
 * @param layerRates the factors on the learning rate by which parameters differ
 */
public record TrainingSpec(
        Optimizer optimizer, LearningRateSchedule learningRate, GradientClipping clipping, LayerRates layerRates)
        implements Serializable {

    /** With one rate for all parameters. */
    public TrainingSpec(Optimizer optimizer, LearningRateSchedule learningRate, GradientClipping clipping) {
        this(optimizer, learningRate, clipping, new LayerRates.Equal());
    }

    /** Without clipping. */
    public TrainingSpec(Optimizer optimizer, LearningRateSchedule learningRate) {
        this(optimizer, learningRate, new GradientClipping.None());
    }
}
