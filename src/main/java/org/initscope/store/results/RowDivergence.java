package org.initscope.store.results;

import java.util.Optional;
import java.util.OptionalLong;
import org.initscope.core.training.Divergence;

/** Where training left the finite numbers, as a row of a run or trial has it. */
final class RowDivergence {
    private RowDivergence() {}

    /**
     * What the columns say.
     *
     * @param loss where it is its bound that was left
     */
    static Divergence of(OptionalLong step, Optional<String> layer, double loss) {
        return step.isEmpty() ? new Divergence.None() : new Divergence.At(step.getAsLong(), layer.orElseThrow(), loss);
    }
}
