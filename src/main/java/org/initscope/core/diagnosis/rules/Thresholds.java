package org.initscope.core.diagnosis.rules;

import java.io.Serializable;
import org.initscope.core.diagnosis.rules.depth.ActivationsOverDepth;
import org.initscope.core.diagnosis.rules.depth.GradientsOverDepth;
import org.initscope.core.diagnosis.rules.layers.BatchNormalization;
import org.initscope.core.diagnosis.rules.layers.DeadUnits;
import org.initscope.core.diagnosis.rules.layers.SaturatedActivations;
import org.initscope.core.diagnosis.rules.loss.GeneralizationGap;
import org.initscope.core.diagnosis.rules.loss.LossCurve;
import org.initscope.core.diagnosis.rules.loss.LossReached;
import org.initscope.core.diagnosis.rules.loss.OverconfidentStart;
import org.initscope.core.diagnosis.rules.updates.GradientDataRatio;
import org.initscope.core.diagnosis.rules.updates.GradientNoise;
import org.initscope.core.diagnosis.rules.updates.UnusualSettings;
import org.initscope.core.diagnosis.rules.updates.UpdateDataRatio;
import org.initscope.core.diagnosis.rules.updates.UsualLearningRate;
import org.initscope.core.diagnosis.rules.updates.WorkerAveraging;

/** The numbers that all rules judge by, one record a rule; they come from {@code conf/rules.conf} and travel to executors. */
public record Thresholds(
        OverconfidentStart.Limits overconfidentStart,
        SaturatedActivations.Limits saturatedActivations,
        DeadUnits.Limits deadUnits,
        ActivationsOverDepth.Limits activationsOverDepth,
        GradientsOverDepth.Limits gradientsOverDepth,
        GradientDataRatio.Limits gradientDataRatio,
        UpdateDataRatio.Limits updateDataRatio,
        LossCurve.Limits lossCurve,
        BatchNormalization.Limits batchNormalization,
        WorkerAveraging.Limits averaging,
        GeneralizationGap.Limits generalizationGap,
        GradientNoise.Limits gradientNoise,
        LossReached.Limits lossReached,
        UsualLearningRate.Limits usualLearningRate,
        UnusualSettings.Limits unusualSettings)
        implements Serializable {}
