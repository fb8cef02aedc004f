package org.initscope.dl4j.layers;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Another nonlinearity that shows d loss / d activation while a step is watched, and is that nonlinearity otherwise. */
public final class ObservedActivation extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;

    private final IActivation function;
    private final int layerIndex;

    /**
     * @param function what it computes
     * @param layerIndex the layer's place in {@code MlpSpec.layers()}
     */
    @JsonCreator
    public ObservedActivation(
            @JsonProperty("function") IActivation function, @JsonProperty("layerIndex") int layerIndex) {
        this.function = function;
        this.layerIndex = layerIndex;
    }

    @Override
    public INDArray getActivation(INDArray z, boolean training) {
        return function.getActivation(z, training);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray z, INDArray epsilon) {
        ObservedArrays watcher = ObservedArrays.WATCHER.get();
        if (watcher != null) {
            watcher.onActivationGradient(layerIndex, epsilon);
        }
        return function.backprop(z, epsilon);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ObservedActivation other
                && layerIndex == other.layerIndex
                && function.equals(other.function);
    }

    @Override
    public int hashCode() {
        return 31 * function.hashCode() + layerIndex;
    }

    @Override
    public String toString() {
        return function.toString();
    }
}
