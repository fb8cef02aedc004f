package org.initscope.dl4j;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.Optimizer;
import org.initscope.dl4j.layers.LayerNormalization;
import org.initscope.dl4j.layers.RowMajor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Says where each number of {@link ParameterLayout} stands in the vectors of Deeplearning4j's network.
 *
 * <p>Parameters, gradients and updates share one order. The embedding and the weights stand column by column, and each norm's
 * running statistics after its γ and β. The updater's state is cut into blocks around those statistics.
 */
final class ParameterVector {
    private final ParameterLayout layout;
    private final int length;
    private final int[] parameters;
    private final int[] running;
    private final int[] updater;

    /** The order of an initialized network of this specification. */
    ParameterVector(MlpSpec spec, Optimizer optimizer, Dl4jModel model) {
        this.layout = ParameterLayout.of(spec);
        this.length = Math.toIntExact(model.network().numParams());
        this.parameters = new int[layout.parameterCount()];
        this.running = new int[layout.runningCount()];
        Map<String, Integer> offsets = offsets(model.network());
        int[] places = NetworkConfiguration.places(spec);
        for (ParameterLayout.Parameter p : layout.parameters()) {
            place(p, offsets.get(places[p.layerIndex()] + "_" + key(p.role())));
        }
        for (ParameterLayout.RunningStatistics norm : layout.runningStatistics()) {
            String prefix = places[norm.layerIndex()] + "_";
            int mean = offsets.get(prefix + BatchNormalizationParamInitializer.GLOBAL_MEAN);
            int variance = offsets.get(prefix + BatchNormalizationParamInitializer.GLOBAL_VAR);
            for (int unit = 0; unit < norm.units(); unit++) {
                running[norm.meanOffset() + unit] = mean + unit;
                running[norm.varianceOffset() + unit] = variance + unit;
            }
        }
        this.updater = updaterPlaces(optimizer.slots(), model.updater());
    }

    ParameterLayout layout() {
        return layout;
    }

    /** Takes the parameters out of a vector of parameters, gradients or updates. */
    float[] parametersOf(INDArray vector) {
        return gather(RowMajor.copyOf(vector), parameters);
    }

    /** Takes the running statistics out of a vector of parameters. */
    float[] runningOf(INDArray vector) {
        return gather(RowMajor.copyOf(vector), running);
    }

    /** Takes the optimizer's state out of the updater's. */
    float[] optimizerOf(float[] updaterState) {
        return gather(updaterState, updater);
    }

    /** The vector of parameters. */
    float[] vectorOf(float[] parameterValues, float[] runningValues) {
        float[] vector = new float[length];
        scatter(parameterValues, parameters, vector);
        scatter(runningValues, running, vector);
        return vector;
    }

    /** The updater's state. */
    float[] updaterStateOf(float[] optimizerState) {
        float[] state = new float[updater.length];
        scatter(optimizerState, updater, state);
        return state;
    }

    private static Map<String, Integer> offsets(Model network) {
        Map<String, Integer> offsets = new HashMap<>();
        int offset = 0;
        for (Map.Entry<String, INDArray> entry : network.paramTable().entrySet()) {
            offsets.put(entry.getKey(), offset);
            offset += Math.toIntExact(entry.getValue().length());
        }
        return offsets;
    }

    /** Batch norm and {@link LayerNormalization} name their parameters alike. */
    private static String key(ParameterLayout.Role role) {
        switch (role) {
            case EMBEDDING:
            case WEIGHT:
                return DefaultParamInitializer.WEIGHT_KEY;
            case BIAS:
                return DefaultParamInitializer.BIAS_KEY;
            case GAMMA:
                return BatchNormalizationParamInitializer.GAMMA;
            case BETA:
                return BatchNormalizationParamInitializer.BETA;
            default:
                throw new IllegalArgumentException("Deeplearning4j has no parameter for " + role);
        }
    }

    private void place(ParameterLayout.Parameter p, int offset) {
        for (int row = 0; row < p.rows(); row++) {
            for (int column = 0; column < p.columns(); column++) {
                parameters[p.offset() + row * p.columns() + column] = offset + column * p.rows() + row;
            }
        }
    }

    private int[] updaterPlaces(int slots, BaseMultiLayerUpdater<?> network) {
        int[] places = new int[slots * parameters.length];
        int[] coreIndex = new int[length];
        Arrays.fill(coreIndex, -1);
        for (int i = 0; i < parameters.length; i++) {
            coreIndex[parameters[i]] = i;
        }
        for (UpdaterBlock block : network.getUpdaterBlocks()) {
            int from = block.getParamOffsetStart();
            int size = block.getParamOffsetEnd() - from;
            if (block.getUpdaterViewOffsetEnd() == block.getUpdaterViewOffsetStart()) {
                continue;
            }
            for (int slot = 0; slot < slots; slot++) {
                for (int i = 0; i < size; i++) {
                    int place = block.getUpdaterViewOffsetStart() + slot * size + i;
                    places[slot * parameters.length + coreIndex[from + i]] = place;
                }
            }
        }
        return places;
    }

    private static float[] gather(float[] vector, int[] places) {
        float[] values = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            values[i] = vector[places[i]];
        }
        return values;
    }

    private static void scatter(float[] values, int[] places, float[] vector) {
        for (int i = 0; i < places.length; i++) {
            vector[places[i]] = values[i];
        }
    }
}
