package org.initscope.dl4j.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of a {@link LayerNormalization}, γ [1, units] and β [1, units], named as batch norm's. */
final class ScaleAndShift implements ParamInitializer {
    static final String GAMMA = BatchNormalizationParamInitializer.GAMMA;
    static final String BETA = BatchNormalizationParamInitializer.BETA;

    static final ScaleAndShift INSTANCE = new ScaleAndShift();

    private ScaleAndShift() {}

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return 2 * ((LayerNormalization) layer).getNOut();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.of(GAMMA, BETA);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return List.of();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return false;
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return false;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray view, boolean initialize) {
        Map<String, INDArray> parameters = Collections.synchronizedMap(split(view));
        if (initialize) {
            parameters.get(GAMMA).assign(1);
            parameters.get(BETA).assign(0);
        }
        paramKeys(configuration.getLayer()).forEach(configuration::addVariable);
        return parameters;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray view) {
        return split(view);
    }

    private static Map<String, INDArray> split(INDArray view) {
        long units = view.length() / 2;
        Map<String, INDArray> parts = new LinkedHashMap<>();
        parts.put(GAMMA, view.get(NDArrayIndex.all(), NDArrayIndex.interval(0, units)));
        parts.put(BETA, view.get(NDArrayIndex.all(), NDArrayIndex.interval(units, 2 * units)));
        return parts;
    }
}
