package org.initscope.core.training;

import java.util.Optional;
import org.initscope.core.MatrixView;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;

/** Finds the first layer whose parameters, preactivations or activations are not all finite, and counts nothing. */
public final class NonfiniteLayer implements StepObserver {
    private final MlpSpec spec;
    private final ParameterLayout layout;
    private int first = Integer.MAX_VALUE;

    private NonfiniteLayer(MlpSpec spec) {
        this.spec = spec;
        this.layout = ParameterLayout.of(spec);
    }

    /** Whether a network has diverged, as far as the forward pass of its next step shows on a minibatch. */
    public static Divergence aheadOf(NetworkState state, WorkerPlan plan, Minibatch batch) {
        try (TrainingStep engine = plan.engine().create(plan.spec(), plan.training())) {
            engine.load(state);
            NonfiniteLayer seen = new NonfiniteLayer(plan.spec());
            double loss = engine.forward(batch, seen);
            return Divergence.at(plan.spec(), state.step(), seen.name(), loss);
        }
    }

    private Optional<String> name() {
        return first == Integer.MAX_VALUE
                ? Optional.empty()
                : Optional.of(spec.layers().get(first).name());
    }

    @Override
    public void onLayer(Quantity quantity, int layerIndex, MatrixView values) {
        if (quantity != Quantity.ACTIVATION_GRADIENT) {
            look(layerIndex, values);
        }
    }

    @Override
    public void onParameter(Quantity quantity, int parameterIndex, MatrixView values) {
        if (quantity == Quantity.PARAMETER) {
            look(layout.parameters().get(parameterIndex).layerIndex(), values);
        }
    }

    @Override
    public void onScaledGradient(float factor, int parameterIndex, MatrixView gradient) {}

    @Override
    public void onBatchNorm(int layerIndex, NormStatistics batch, NormStatistics running, int examples) {}

    private void look(int layerIndex, MatrixView values) {
        if (layerIndex < first && !isFinite(values)) {
            first = layerIndex;
        }
    }

    private static boolean isFinite(MatrixView values) {
        for (int r = 0; r < values.rows(); r++) {
            int row = values.at(r, 0);
            for (int at = row; at < row + values.columns(); at++) {
                if (!Float.isFinite(values.floats()[at])) {
                    return false;
                }
            }
        }
        return true;
    }
}
