package org.initscope.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.initscope.core.MatrixView;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;
import org.initscope.dl4j.layers.ObservedArrays;
import org.initscope.dl4j.layers.RowMajor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Shows the arrays of a step of Deeplearning4j's network to an observer, in the layout of core. Sums over the minibatch become
 * gradients of the mean loss, column-major weights row-major ones.
 */
final class StepProbe extends BaseTrainingListener implements ObservedArrays {
    private final List<Layer> layers;
    private final int[] places;
    private final ParameterVector vector;

    private StepObserver observer;
    private int examples;
    private boolean logitsShown;
    private float[] parameters;
    private float[] gradients;
    private final List<NormStatistics> batchStatistics = new ArrayList<>();

    StepProbe(MlpSpec spec, ParameterVector vector) {
        this.layers = spec.layers();
        this.places = NetworkConfiguration.places(spec);
        this.vector = vector;
    }

    /** Measures the next step of this thread. */
    void begin(StepObserver stepObserver) {
        observer = stepObserver;
        logitsShown = false;
        WATCHER.set(this);
    }

    /** Measures no further step; all that the step left here is dropped. */
    void end() {
        WATCHER.remove();
        observer = null;
        parameters = null;
        gradients = null;
        batchStatistics.clear();
    }

    /** Takes the outputs of all Deeplearning4j layers but the last, after the network's input. */
    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
        onForwardPass(model, (int layerIndex) -> activations.get(places[layerIndex] + 1));
    }

    /** Takes the outputs of all vertices of a graph but the last, by name. */
    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
        onForwardPass(model, (int layerIndex) -> activations.get(NetworkConfiguration.vertex(places[layerIndex])));
    }

    private void onForwardPass(Model model, IntFunction<INDArray> outputs) {
        if (observer == null) {
            return;
        }
        examples = model.batchSize();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Layer.Nonlinearity) {
                onLayer(Quantity.PREACTIVATION, i, RowMajor.copyOf(outputs.apply(i - 1)));
                onLayer(Quantity.ACTIVATION, i, RowMajor.copyOf(outputs.apply(i)));
            } else if (layers.get(i) instanceof Layer.BatchNorm norm) {
                float[] input = RowMajor.copyOf(outputs.apply(i - 1));
                batchStatistics.add(statistics(input, examples, norm.outputs()));
            }
        }
    }

    @Override
    public void onActivationGradient(int layerIndex, INDArray gradient) {
        float[] values = RowMajor.copyOf(gradient);
        divide(values, examples);
        onLayer(Quantity.ACTIVATION_GRADIENT, layerIndex, values);
    }

    @Override
    public void onLogits(INDArray logits) {
        if (!logitsShown) {
            logitsShown = true;
            onLayer(Quantity.PREACTIVATION, layers.size() - 1, RowMajor.copyOf(logits));
        }
    }

    @Override
    public void onGradientCalculation(Model model) {
        if (observer != null) {
            parameters = vector.parametersOf(model.params());
            gradients = vector.parametersOf(model.gradient().gradient());
            divide(gradients, examples);
        }
    }

    /** Takes the updates, which by now stand where the gradients stood. */
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        if (observer == null) {
            return;
        }
        float[] updates = vector.parametersOf(model.getGradientsViewArray());
        float[] updated = vector.parametersOf(model.params());
        for (ParameterLayout.Parameter p : vector.layout().parameters()) {
            onParameter(Quantity.PARAMETER, p, parameters);
            onParameter(Quantity.GRADIENT, p, gradients);
            onParameter(Quantity.UPDATE, p, updates);
            onParameter(Quantity.UPDATED_PARAMETER, p, updated);
        }
        float[] running = vector.runningOf(model.params());
        for (int i = 0; i < batchStatistics.size(); i++) {
            onBatchNorm(i, running);
        }
    }

    private void onLayer(Quantity quantity, int layerIndex, float[] values) {
        int units = layers.get(layerIndex).outputs();
        observer.onLayer(quantity, layerIndex, MatrixView.packed(values, examples, units));
    }

    private void onParameter(Quantity quantity, ParameterLayout.Parameter p, float[] values) {
        observer.onParameter(
                quantity, p.index(), MatrixView.of(values, p.offset(), p.rows(), p.columns(), p.columns()));
    }

    private void onBatchNorm(int index, float[] running) {
        ParameterLayout.RunningStatistics norm =
                vector.layout().runningStatistics().get(index);
        float[] mean = Arrays.copyOfRange(running, norm.meanOffset(), norm.meanOffset() + norm.units());
        float[] variance = Arrays.copyOfRange(running, norm.varianceOffset(), norm.varianceOffset() + norm.units());
        observer.onBatchNorm(
                norm.layerIndex(), batchStatistics.get(index), new NormStatistics(mean, variance), examples);
    }

    private static void divide(float[] values, int divisor) {
        for (int i = 0; i < values.length; i++) {
            values[i] /= divisor;
        }
    }

    /** Mean and biased variance of each unit of a batch norm's input, summed in double. */
    private static NormStatistics statistics(float[] input, int examples, int units) {
        float[] mean = new float[units];
        float[] variance = new float[units];
        for (int unit = 0; unit < units; unit++) {
            double sum = 0;
            for (int i = unit; i < input.length; i += units) {
                sum += input[i];
            }
            double centre = sum / examples;
            double squares = 0;
            for (int i = unit; i < input.length; i += units) {
                squares += (input[i] - centre) * (input[i] - centre);
            }
            mean[unit] = (float) centre;
            variance[unit] = (float) (squares / examples);
        }
        return new NormStatistics(mean, variance);
    }
}
