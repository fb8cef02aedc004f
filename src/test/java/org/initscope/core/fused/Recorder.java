package org.initscope.core.fused;

import java.util.HashMap;
import java.util.Map;
import org.initscope.core.MatrixView;
import org.initscope.core.statistics.NormStatistics;
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
    public void onLayer(Quantity quantity, int layer, MatrixView values) {
        layers.put(quantity + " " + layer, compact(values));
    }

    @Override
    public void onParameter(Quantity quantity, int index, MatrixView values) {
        parameters.put(quantity + " " + index, compact(values));
    }

    @Override
    public void onBatchNorm(int layer, NormStatistics batch, NormStatistics running, int examples) {
        batchMeans.put(layer, batch.mean().clone());
    }

    private static float[] compact(MatrixView values) {
        int columns = values.columns();
        float[] copy = new float[values.rows() * columns];
        for (int r = 0; r < values.rows(); r++) {
            System.arraycopy(values.floats(), values.at(r, 0), copy, r * columns, columns);
        }
        return copy;
    }
}
