package org.initscope.report.readers;

import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.statistics.Quantity;

/**
 * A tensor of one of the networks of a run.
 *
 * @param scope {@code averaged} or {@code worker 0}, …
 * @param parameter empty for a quantity of the layer
 */
record ShownTensor(String scope, int layer, Quantity quantity, String parameter) {
    static final String AVERAGED = "averaged";

    static ShownTensor of(Origin origin, Tensor tensor) {
        return new ShownTensor(
                scope(origin),
                tensor.layerIndex(),
                tensor.quantity(),
                tensor.parameter().orElse(""));
    }

    static String scope(Origin origin) {
        return origin.worker().isPresent() ? "worker " + origin.worker().getAsInt() : AVERAGED;
    }

    /** Whether it is a preactivation, an activation, an activation gradient or a weight's gradient. */
    boolean hasHistogramOnPage() {
        return switch (quantity) {
            case PREACTIVATION, ACTIVATION, ACTIVATION_GRADIENT -> true;
            case GRADIENT -> parameter.equals("weight");
            case PARAMETER, UPDATE, UPDATED_PARAMETER -> false;
        };
    }

    /** Whether a chart shows its moments. */
    boolean isOnPage() {
        return hasHistogramOnPage() || quantity == Quantity.GRADIENT || quantity == Quantity.UPDATE;
    }
}
