package org.initscope.core.diagnosis.rules;

import java.util.List;
import org.initscope.core.diagnosis.Diagnosis;
import org.initscope.core.diagnosis.rules.depth.ActivationsOverDepth;
import org.initscope.core.diagnosis.rules.depth.GradientsOverDepth;
import org.initscope.core.diagnosis.rules.layers.BatchNormalization;
import org.initscope.core.diagnosis.rules.layers.DeadUnits;
import org.initscope.core.diagnosis.rules.layers.SaturatedActivations;
import org.initscope.core.diagnosis.rules.layers.SymmetricUnits;
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

/** All rules there are. */
public final class StandardRules {
    private StandardRules() {}

    /** A diagnosis that asks all of them. */
    public static Diagnosis diagnosis(Thresholds thresholds) {
        return new Diagnosis(List.of(
                new OverconfidentStart(thresholds.overconfidentStart()),
                new SaturatedActivations(thresholds.saturatedActivations()),
                new DeadUnits(thresholds.deadUnits()),
                new ActivationsOverDepth(thresholds.activationsOverDepth()),
                new GradientsOverDepth(thresholds.gradientsOverDepth()),
                new GradientDataRatio(thresholds.gradientDataRatio()),
                new UpdateDataRatio(thresholds.updateDataRatio()),
                new SymmetricUnits(),
                new LossCurve(thresholds.lossCurve()),
                new BatchNormalization(thresholds.batchNormalization()),
                new WorkerAveraging(thresholds.averaging()),
                new GeneralizationGap(thresholds.generalizationGap()),
                new GradientNoise(thresholds.gradientNoise()),
                new LossReached(thresholds.lossReached()),
                new UsualLearningRate(thresholds.usualLearningRate()),
                new UnusualSettings(thresholds.unusualSettings())));
    }
}
