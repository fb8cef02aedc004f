package org.initscope.store.results.rows;

import static org.initscope.core.Check.require;

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
        require(
                step.isEmpty() || layer.isPresent(),
                "a row has the step %d of a divergence and not its layer: train again",
                step.orElse(0));
        return step.isEmpty() ? new Divergence.None() : new Divergence.At(step.getAsLong(), layer.orElseThrow(), loss);
    }
}
