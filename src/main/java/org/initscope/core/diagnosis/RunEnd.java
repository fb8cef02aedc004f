package org.initscope.core.diagnosis;

import java.util.Optional;
import org.initscope.core.training.Divergence;

/**
 * How a training ended.
 *
 * @param divergence where it left the finite numbers, or its loss a bound
 * @param boundName what a reader calls the bound of the loss
 * @param forecast for which it was stopped before its last step
 */
public record RunEnd(Divergence divergence, Optional<String> boundName, Optional<LossForecast> forecast) {

    /** The end of a training that was not stopped early. */
    public RunEnd(Divergence divergence, Optional<String> boundName) {
        this(divergence, boundName, Optional.empty());
    }

    /** The end of a training whose loss has no bound. */
    public static RunEnd of(Divergence divergence) {
        return new RunEnd(divergence, Optional.empty());
    }
}
