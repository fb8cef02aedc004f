package org.initscope.core.evidence;

import java.util.OptionalDouble;
import org.initscope.core.statistics.Quantity;

/**
 * The size of a gradient or an update that one worker measured.
 *
 * @param std sample standard deviation, 0 where undefined
 * @param l2 √(Σ x²), NaN where undefined
 * @param ratio of a gradient std / std of the parameter, of an update log10 of the same after the update; NaN where
 *     undefined
 */
public record WorkerObservation(int worker, long step, double std, double l2, double ratio) {
    static WorkerObservation of(LayerObservation observation) {
        OptionalDouble ratio =
                observation.quantity() == Quantity.UPDATE ? observation.updateDataLog10() : observation.gradDataRatio();
        return new WorkerObservation(
                observation.worker().orElseThrow(),
                observation.step(),
                observation.stdOrZero(),
                observation.l2().orElse(Double.NaN),
                ratio.orElse(Double.NaN));
    }

    /** The ratio where it is defined. */
    public OptionalDouble definedRatio() {
        return Double.isNaN(ratio) ? OptionalDouble.empty() : OptionalDouble.of(ratio);
    }
}
