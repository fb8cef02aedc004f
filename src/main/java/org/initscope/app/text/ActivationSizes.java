package org.initscope.app.text;

import java.util.LinkedHashMap;
import java.util.Map;
import org.initscope.core.MatrixView;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.StepObserver;

/** Mean |h| of every hidden layer and mean |logit| of one step after another. */
public final class ActivationSizes implements StepObserver {
    private final MlpSpec spec;
    private final Map<String, Double> sizes = new LinkedHashMap<>();

    public ActivationSizes(MlpSpec spec) {
        this.spec = spec;
    }

    /** Of the last step, by layer name, in forward order. */
    public Map<String, Double> sizes() {
        Map<String, Double> ordered = new LinkedHashMap<>();
        for (Layer layer : spec.layers()) {
            if (sizes.containsKey(layer.name())) {
                ordered.put(layer.name(), sizes.get(layer.name()));
            }
        }
        return ordered;
    }

    @Override
    public void onLayer(Quantity quantity, int layerIndex, MatrixView values) {
        Layer layer = spec.layers().get(layerIndex);
        boolean logits = quantity == Quantity.PREACTIVATION && layer instanceof Layer.Softmax;
        if (quantity != Quantity.ACTIVATION && !logits) {
            return;
        }
        double sum = 0;
        for (int row = 0; row < values.rows(); row++) {
            for (int column = 0; column < values.columns(); column++) {
                sum += Math.abs(values.floats()[values.at(row, column)]);
            }
        }
        sizes.put(layer.name(), sum / ((double) values.rows() * values.columns()));
    }

    @Override
    public void onParameter(Quantity quantity, int parameterIndex, MatrixView values) {}

    @Override
    public void onBatchNorm(int layerIndex, NormStatistics batch, NormStatistics running, int examples) {}
}
