package org.initscope.core.diagnosis;

import java.util.LinkedHashMap;
import java.util.Map;
import org.initscope.core.network.Layer;

/** Changes that bring the running statistics of batch normalization nearer to the network that they belong to. */
final class RunningStatisticsSettings {
    private static final String MOMENTUM = "model.batch-norm.momentum";

    /** What the start may still weigh in the running statistics. */
    private static final double FORGOTTEN = 0.01;

    /** With more than half of it from the last minibatch a running statistic is hardly an average. */
    private static final double LARGEST_MOMENTUM = 0.5;

    private RunningStatisticsSettings() {}

    /**
     * Where the start is not forgotten, the momentum with which it would be; else statistics that look back over fewer steps,
     * and a lower learning rate where even two steps are too many.
     *
     * @param steps that were taken
     * @param distance of the statistics
     * @param limit of the distance
     */
    static Remedy nearer(RunFacts facts, Layer.BatchNorm norm, long steps, double distance, double limit) {
        double momentum = norm.normalization().momentum();
        if (Math.pow(1 - momentum, steps) > FORGOTTEN) {
            return Remedy.set(MOMENTUM, Numbers.shown(1 - Math.pow(FORGOTTEN, 1.0 / steps)));
        }
        // a running statistic is 1/m - 1 steps old
        double younger = RandomWalk.fewerSteps(distance, limit);
        double age = (1 / momentum - 1) * younger;
        double youngest = 1 / LARGEST_MOMENTUM - 1;
        if (age >= youngest) {
            return Remedy.set(MOMENTUM, Numbers.shown(1 / (1 + age)));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (momentum < LARGEST_MOMENTUM) {
            settings.put(MOMENTUM, Numbers.shown(LARGEST_MOMENTUM));
        }
        double left = Math.max(younger, age / youngest);
        settings.putAll(LearningRateSettings.times(facts.training().learningRate(), Math.sqrt(left))
                .settings());
        return new Remedy.Change(settings);
    }
}
