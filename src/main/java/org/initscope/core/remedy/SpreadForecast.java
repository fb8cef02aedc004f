package org.initscope.core.remedy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.rules.Thresholds;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.theory.MeanField;
import org.initscope.core.theory.Prediction;

/**
 * What mean-field theory expects of a start's spread from the first hidden layer to the last.
 *
 * @param activations std(last) / std(first) of the activations
 * @param gradients std(first) / std(last) of the activation gradients
 * @param saturation share of saturated activations, of the layer with most
 */
record SpreadForecast(double activations, double gradients, double saturation) {
    /** Forecasts by start: the trials of a search have few different starts. */
    private static final Map<Start, Optional<SpreadForecast>> KNOWN = new ConcurrentHashMap<>();

    private static final int MOST_KNOWN = 4096;

    private record Start(MlpSpec spec, Initialization initialization, int examples) {}

    /** The limits that a start is to keep. */
    record Limits(Limit shrinking, Limit growing, Limit vanishing, Limit exploding, Limit saturation) {
        static Limits of(Thresholds thresholds) {
            return new Limits(
                    thresholds.activationsOverDepth().shrinking(),
                    thresholds.activationsOverDepth().growing(),
                    thresholds.gradientsOverDepth().vanishing(),
                    thresholds.gradientsOverDepth().exploding(),
                    thresholds.saturatedActivations().atStart());
        }
    }

    /** The forecast; empty where there is no theory or no hidden layer. */
    static Optional<SpreadForecast> of(MlpSpec spec, Initialization start, int examples) {
        if (KNOWN.size() > MOST_KNOWN) {
            KNOWN.clear();
        }
        Start asked = new Start(spec, start, examples);
        Optional<SpreadForecast> known = KNOWN.get(asked);
        if (known == null) {
            // outside the map's lock, since two tasks that meet compute the same forecast
            known = MeanField.spread(spec, start, examples).flatMap(SpreadForecast::of);
            KNOWN.put(asked, known);
        }
        return known;
    }

    private static Optional<SpreadForecast> of(List<Prediction.Layer> layers) {
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        Prediction.Layer first = layers.get(0);
        Prediction.Layer last = layers.get(layers.size() - 1);
        return Optional.of(new SpreadForecast(
                last.activationStd() / first.activationStd(),
                first.activationGradientStd() / last.activationGradientStd(),
                layers.stream().mapToDouble(Prediction.Layer::saturation).max().orElseThrow()));
    }

    /** The forecast, corrected by what was measured / forecast of another start. */
    SpreadForecast corrected(double activationsFactor, double gradientsFactor) {
        return new SpreadForecast(activations * activationsFactor, gradients * gradientsFactor, saturation);
    }

    /**
     * How far a start goes towards the nearest of its limits. 0 is right, 1 is at a limit. An undefined value counts as
     * beyond all limits.
     */
    double strain(Limits limits) {
        double worst = Math.max(
                saturation / limits.saturation().warn(),
                Math.max(
                        strain(activations, limits.shrinking(), limits.growing()),
                        strain(gradients, limits.vanishing(), limits.exploding())));
        return Double.isNaN(worst) ? Double.POSITIVE_INFINITY : worst;
    }

    private static double strain(double ratio, Limit below, Limit above) {
        return Math.log(ratio) / Math.log(ratio < 1 ? below.warn() : above.warn());
    }
}
