package org.initscope.parity;

import java.util.Map;
import java.util.Optional;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Quantity;

/**
 * Every array of one step, flat and without padding, in double.
 *
 * @param loss before the update
 * @param outputs of layers by index; a preactivation is the output of the layer before
 * @param outputGradients d loss / d output of layers by index
 * @param gradients of parameters by index
 * @param updates of parameters by index
 * @param updatedParameters after the update by index
 * @param batchNorms of batch norms by layer index
 * @param measurement what core.statistics made of the same arrays, where the network shows them to an observer
 */
public record StepRecord(
        double loss,
        Map<Integer, double[]> outputs,
        Map<Integer, double[]> outputGradients,
        Map<Integer, double[]> gradients,
        Map<Integer, double[]> updates,
        Map<Integer, double[]> updatedParameters,
        Map<Integer, BatchNormRecord> batchNorms,
        Optional<Measurement> measurement) {

    /** Statistics of the minibatch (biased variance) and running statistics after the step (unbiased). */
    public record BatchNormRecord(
            double[] batchMean, double[] batchVariance, double[] runningMean, double[] runningVariance, int examples) {}

    public double[] output(int layer) {
        return shown(outputs, layer, "output of layer");
    }

    public double[] outputGradient(int layer) {
        return shown(outputGradients, layer, "gradient of layer");
    }

    public double[] gradient(int parameter) {
        return shown(gradients, parameter, "gradient of parameter");
    }

    public double[] update(int parameter) {
        return shown(updates, parameter, "update of parameter");
    }

    public double[] updated(int parameter) {
        return shown(updatedParameters, parameter, "updated parameter");
    }

    private static double[] shown(Map<Integer, double[]> arrays, int index, String what) {
        if (!arrays.containsKey(index)) {
            throw new AssertionError("the step did not show the " + what + " " + index);
        }
        return arrays.get(index);
    }

    /** The statistics of a layer, where there is a measurement that has them. */
    public Optional<LayerStatistics> measured(int layer, Quantity quantity) {
        return measured(layer, quantity, Optional.empty());
    }

    /** The statistics of a parameter, where there is a measurement that has them. */
    public Optional<LayerStatistics> measured(Parameter parameter, Quantity quantity) {
        return measured(
                parameter.layerIndex(), quantity, Optional.of(parameter.role().label()));
    }

    private Optional<LayerStatistics> measured(int layer, Quantity quantity, Optional<String> role) {
        return measurement.stream()
                .flatMap(m -> m.statistics().stream())
                .filter(s -> s.quantity() == quantity
                        && s.subject().layerIndex() == layer
                        && s.subject().parameter().equals(role))
                .findFirst();
    }
}
