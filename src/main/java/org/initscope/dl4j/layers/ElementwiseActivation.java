package org.initscope.dl4j.layers;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A nonlinearity given by its value and derivative at a point, computed in double and rounded once. */
abstract class ElementwiseActivation extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;

    abstract double valueAt(double z);

    abstract double derivativeAt(double z);

    @Override
    public INDArray getActivation(INDArray z, boolean training) {
        float[] values = RowMajor.copyOf(z);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) valueAt(values[i]);
        }
        return z.assign(RowMajor.matrix(values, z.size(0), z.size(1)));
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray z, INDArray epsilon) {
        assertShape(z, epsilon);
        float[] values = RowMajor.copyOf(z);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) derivativeAt(values[i]);
        }
        z.assign(RowMajor.matrix(values, z.size(0), z.size(1))).muli(epsilon);
        return new Pair<>(z, null);
    }

    @Override
    public boolean equals(Object o) {
        return o != null && o.getClass() == getClass();
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }
}
