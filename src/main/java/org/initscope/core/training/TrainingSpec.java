package org.initscope.core.training;

import java.io.Serializable;

/** How a step turns gradients into updates: the optimizer and its learning rate over the local steps. */
public record TrainingSpec(Optimizer optimizer, LearningRateSchedule learningRate) implements Serializable {}
