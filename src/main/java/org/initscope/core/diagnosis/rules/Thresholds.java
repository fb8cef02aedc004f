package org.initscope.core.diagnosis.rules;

import java.io.Serializable;

/** The numbers that all rules judge by, one record a rule; they come from {@code conf/rules.conf} and travel to executors. */
public record Thresholds(
        OverconfidentStart.Limits overconfidentStart,
        SaturatedActivations.Limits saturatedActivations,
        DeadUnits.Limits deadUnits,
        ActivationsOverDepth.Limits activationsOverDepth,
        GradientsOverDepth.Limits gradientsOverDepth,
        GradientDataRatio.Limits gradientDataRatio,
        UpdateDataRatio.Limits updateDataRatio,
        LossCourse.Limits lossCourse,
        BatchNormalization.Limits batchNormalization,
        WorkerAveraging.Limits averaging,
        GeneralizationGap.Limits generalizationGap,
        GradientNoise.Limits gradientNoise,
        LossReached.Limits lossReached,
        UsualLearningRate.Limits usualLearningRate)
        implements Serializable {}
