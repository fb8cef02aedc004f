package org.initscope.core.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * The mean cosine between the activations of two examples, from hidden layer to hidden layer, by {@link CorrelationMap}. The
 * cosines of all pairs are taken as if they were their mean.
 *
 * @param steps from each hidden layer to the next
 */
public record CosinesOverDepth(List<Step> steps) {

    /**
     * From one hidden layer to the next.
     *
     * @param before E φ² of the activations before it
     * @param variance of its preactivations
     * @param after E φ² of its activations
     */
    record Step(CorrelationMap map, double before, double variance, double after) {
        double cosine(double previous) {
            double correlation = map.correlation(before, previous);
            return CorrelationMap.product(map.activation(), variance, correlation) / after;
        }
    }

    public CosinesOverDepth {
        steps = List.copyOf(steps);
    }

    /**
     * The cosine in each hidden layer, first to last.
     *
     * @param first that of the first hidden layer, which depends on the data
     */
    public List<Double> from(double first) {
        List<Double> cosines = new ArrayList<>(List.of(first));
        for (Step step : steps) {
            cosines.add(step.cosine(cosines.get(cosines.size() - 1)));
        }
        return cosines;
    }
}
