package org.initscope.core.fused;

import java.util.HashMap;
import java.util.Map;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/** Keeps compact copies of all that a step shows. */
final class Recorder implements StepObserver {
    final Map<String, float[]> layers = new HashMap<>();
    final Map<String, float[]> parameters = new HashMap<>();
    final Map<Integer, float[]> batchMeans = new HashMap<>();

    float[] layer(Quantity quantity, int layerIndex) {
        return layers.get(quantity + " " + layerIndex);
    }

    float[] parameter(Quantity quantity, int index) {
        return parameters.get(quantity + " " + index);
    }

    @Override
    public void onLayer(Quantity quantity, int layer, float[] values, int offset, int rows, int columns, int stride) {
        layers.put(quantity + " " + layer, compact(values, offset, rows, columns, stride));
    }

    @Override
    public void onParameter(
            Quantity quantity, int index, float[] values, int offset, int rows, int columns, int stride) {
        parameters.put(quantity + " " + index, compact(values, offset, rows, columns, stride));
    }

    @Override
    public void onBatchNorm(
            int layer, float[] mean, float[] variance, float[] runningMean, float[] runningVariance, int units, int n) {
        batchMeans.put(layer, compact(mean, 0, 1, units, units));
    }

    private static float[] compact(float[] values, int offset, int rows, int columns, int stride) {
        float[] copy = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(values, offset + r * stride, copy, r * columns, columns);
        }
        return copy;
    }
}
