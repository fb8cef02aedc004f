package org.initscope.core.training;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.core.network.MlpSpec;

/** Whether training left the finite numbers, and where. */
public sealed interface Divergence extends Serializable {

    /** A network at its end that costs more nats a character gives the right one a probability of 0 in any arithmetic. */
    double LARGEST_LOSS = 1000;

    /** It did not. */
    record None() implements Divergence {}

    /**
     * It did.
     *
     * @param step the first step whose loss or arrays are not finite
     * @param layerName the first layer, in forward order, with a NaN or an infinity
     * @param loss of that step
     */
    record At(long step, String layerName, double loss) implements Divergence {}

    /** The one at the earliest step, the first of those at the same; none where there is none. */
    static Divergence earliest(Stream<Divergence> divergences) {
        return divergences
                .filter(At.class::isInstance)
                .map(At.class::cast)
                .min(Comparator.comparingLong(At::step))
                .map(Divergence.class::cast)
                .orElseGet(None::new);
    }

    /**
     * Whether a network at its end meets numbers that are not finite where its next step was looked at, or a loss above
     * {@link #LARGEST_LOSS}.
     *
     * @param nonfinite the first layer with such numbers
     * @param loss of that step
     */
    static Divergence at(MlpSpec spec, long step, Optional<String> nonfinite, double loss) {
        return nonfinite
                .<Divergence>map(layer -> new At(step, layer, loss))
                .orElseGet(() -> loss <= LARGEST_LOSS ? new None() : inSoftmax(spec, step, loss));
    }

    /** Whether a loss at a step is not finite. */
    static Divergence ofLoss(MlpSpec spec, long step, double loss) {
        return Double.isFinite(loss) ? new None() : inSoftmax(spec, step, loss);
    }

    private static Divergence inSoftmax(MlpSpec spec, long step, double loss) {
        return new At(step, spec.layers().get(spec.layers().size() - 1).name(), loss);
    }

    /**
     * Whether the last step that a state has behind it left a number that is not finite.
     *
     * @param loss of that step
     */
    static Divergence in(MlpSpec spec, NetworkState state, double loss) {
        return state.firstNonfinite(spec)
                .<Divergence>map(layer -> new At(Math.max(0, state.step() - 1), layer, loss))
                .orElseGet(None::new);
    }
}
