package org.initscope.app.text;

import java.util.List;
import java.util.Locale;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.StartCriticalRate;
import org.initscope.core.evidence.CriticalRate;

/** The learning rate beside the critical one, in a line. */
public final class CriticalRateText {
    private static final String NONE =
            "no critical learning rate: along the update the loss does not fall, or does not come back";

    private CriticalRateText() {}

    /** Of a step that was measured. */
    public static String ofStep(CriticalRate step) {
        if (step.criticalLearningRate().isEmpty()) {
            return "learning rate " + Numbers.shown(step.learningRate()) + "; " + NONE;
        }
        return String.format(
                Locale.ROOT,
                "learning rate %s, critical %s: %s it; curvature along the update %s",
                Numbers.shown(step.learningRate()),
                Numbers.shown(step.criticalLearningRate().getAsDouble()),
                of(step.rateOverCritical().orElse(Double.POSITIVE_INFINITY)),
                Numbers.shown(step.curvature().orElse(Double.NaN)));
    }

    /** Of the first step on several minibatches. */
    public static String ofStart(List<CriticalRate> minibatches) {
        return StartCriticalRate.of(minibatches)
                .map(critical -> String.format(
                        Locale.ROOT,
                        "critical learning rate of the first step %s (%s to %s on %s): its rate of %s is %s it",
                        Numbers.shown(critical.middle()),
                        Numbers.shown(critical.least()),
                        Numbers.shown(critical.most()),
                        Figures.counted(critical.minibatches(), "minibatch"),
                        Numbers.shown(critical.learningRate()),
                        of(critical.rateOverCritical())))
                .orElse(NONE);
    }

    private static String of(double ratio) {
        return Numbers.shown(ratio) + (ratio > 1 ? " times" : " of");
    }
}
