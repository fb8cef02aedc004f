package org.initscope.core.diagnosis.rules;

import java.util.List;
import org.initscope.core.diagnosis.Diagnosis;

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
                new LossCourse(thresholds.lossCourse()),
                new BatchNormalization(thresholds.batchNormalization()),
                new WorkerAveraging(thresholds.averaging()),
                new GeneralizationGap(thresholds.generalizationGap()),
                new GradientNoise(thresholds.gradientNoise()),
                new LossReached(thresholds.lossReached()),
                new UsualLearningRate(thresholds.usualLearningRate())));
    }
}
