package org.initscope.core.diagnosis;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.Quantity;

/**
 * The scale of the start with which the gradient of a layer, beside its weights, is like those of the others.
 *
 * <p>A network of homogeneous layers, and one whose layers are normalized, has Σ weight × gradient the same, or 0, in all of
 * them, so that gradient:data goes as one over the square of the weights' size (Du, Hu and Lee 2018).
 */
final class GradientBalance {
    private final RunStatistics run;

    GradientBalance(RunStatistics run) {
        this.run = run;
    }

    /**
     * The change that brings a layer's ratio to that of the others.
     *
     * @param factor its ratio / theirs
     * @param allowed of an output layer, which is small by intention
     */
    Remedy balance(int layer, double factor, double allowed) {
        Optional<Integer> culprit = culprit(factor);
        if (culprit.isPresent()) {
            return mend(culprit.get(), layer, factor);
        }
        String name = run.layer(layer).name();
        StartSettings settings = new StartSettings(run.facts());
        if (!name.equals(MlpSpec.OUTPUT)) {
            return settings.layersTimes(Map.of(name, scale(layer, factor)));
        }
        double scale = run.facts().start().outputScale();
        if (factor < 1) {
            return Remedy.set(StartSettings.OUTPUT_SCALE, Numbers.shown(scale * scale(layer, factor)));
        }
        return scale > 0 && scale < 1
                // as far as the first loss allows
                ? Remedy.set(
                        StartSettings.OUTPUT_SCALE,
                        Numbers.shown(Math.min(1, scale * scale(layer, Math.max(1, factor / allowed)))))
                : Remedy.none("layers have one learning rate; an optimizer with a scale for each parameter, such as"
                        + " training.optimizer=adam, makes up for such a difference");
    }

    /** The place of the nonlinearity above hidden weights whose scale is so far from right that it explains most of a factor. */
    private Optional<Integer> culprit(double factor) {
        return run.hiddenLayers().stream()
                .filter(place -> !isNormalized(place))
                .filter(place -> 4 * Math.abs(off(place)) >= Math.abs(Math.log(factor)))
                .max(Comparator.comparingDouble(place -> Math.abs(off(place))));
    }

    /** The logarithm of what its weights are to be multiplied by. */
    private double off(int nonlinearity) {
        double factor = Amplification.factor(run, nonlinearity).orElse(1.0);
        return Amplification.isOff(factor) ? Math.log(factor) : 0;
    }

    private Remedy mend(int nonlinearity, int worst, double factor) {
        Layer.Linear linear = run.linearBefore(nonlinearity);
        double right = Math.exp(off(nonlinearity));
        boolean itself = run.layer(worst).name().equals(linear.name());
        double own = itself ? scale(worst, factor) : right;
        // no further than to where the start is right
        double times = right > 1 ? Math.max(1, Math.min(own, right)) : Math.min(1, Math.max(own, right));
        StartSettings settings = new StartSettings(run.facts());
        return run.facts().start().perLayer().containsKey(linear.name())
                ? settings.layersTimes(Map.of(linear.name(), times))
                : settings.hiddenTimes(times, linear, Map.of());
    }

    /** The factor on the start of a layer's weights after which training would leave them as much larger as is asked for. */
    private double scale(int layer, double factor) {
        if (factor < 1) {
            return Math.sqrt(factor);
        }
        NavigableMap<Long, LayerObservation> weights = run.layers().parameter(layer, Quantity.PARAMETER, "weight");
        if (weights.isEmpty() || !(weights.firstEntry().getValue().std() > 0)) {
            return Math.sqrt(factor);
        }
        double grown = Math.max(
                1,
                weights.lastEntry().getValue().std()
                        / weights.firstEntry().getValue().std());
        // what training adds does not depend on the start
        return Math.sqrt(grown * grown * (factor - 1) + 1);
    }

    private boolean isNormalized(int nonlinearity) {
        return !(run.layer(nonlinearity - 1) instanceof Layer.Linear);
    }
}
