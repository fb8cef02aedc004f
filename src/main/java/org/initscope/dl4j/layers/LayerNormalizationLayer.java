package org.initscope.dl4j.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a {@link LayerNormalization} computes, in double and rounded once. */
final class LayerNormalizationLayer extends BaseLayer<LayerNormalization> {
    private static final long serialVersionUID = 1L;

    LayerNormalizationLayer(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        float[] x = RowMajor.copyOf(input);
        float[] gamma = RowMajor.copyOf(getParam(ScaleAndShift.GAMMA));
        float[] beta = RowMajor.copyOf(getParam(ScaleAndShift.BETA));
        double[] normalized = new double[gamma.length / layerConf().getGroups()];
        for (int group = 0; group < x.length; group += normalized.length) {
            normalize(x, group, normalized);
            int first = group % gamma.length;
            for (int i = 0; i < normalized.length; i++) {
                x[group + i] = (float) (gamma[first + i] * normalized[i] + beta[first + i]);
            }
        }
        INDArray y = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
        return y.assign(RowMajor.matrix(x, input.size(0), input.size(1)));
    }

    /** dx = (γ dy − mean(γ dy) − x̂ mean(γ dy x̂)) / √(v + ε), means over the units of a group; dγ = Σ dy x̂ and dβ = Σ dy. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        float[] x = RowMajor.copyOf(input);
        float[] dy = RowMajor.copyOf(epsilon);
        float[] gamma = RowMajor.copyOf(getParam(ScaleAndShift.GAMMA));
        int units = gamma.length;
        int width = units / layerConf().getGroups();
        double[] normalized = new double[width];
        double[] dGamma = new double[units];
        double[] dBeta = new double[units];
        for (int group = 0; group < x.length; group += width) {
            double deviation = normalize(x, group, normalized);
            int first = group % units;
            double sum = 0;
            double product = 0;
            for (int i = 0; i < width; i++) {
                double scaled = gamma[first + i] * (double) dy[group + i];
                sum += scaled;
                product += scaled * normalized[i];
                dGamma[first + i] += dy[group + i] * normalized[i];
                dBeta[first + i] += dy[group + i];
            }
            for (int i = 0; i < width; i++) {
                double scaled = gamma[first + i] * (double) dy[group + i];
                x[group + i] = (float) ((scaled - (sum + normalized[i] * product) / width) / deviation);
            }
        }
        INDArray dx = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
        dx.assign(RowMajor.matrix(x, input.size(0), units));
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(ScaleAndShift.GAMMA, write(dGamma, ScaleAndShift.GAMMA));
        gradient.setGradientFor(ScaleAndShift.BETA, write(dBeta, ScaleAndShift.BETA));
        return new Pair<>(gradient, dx);
    }

    private INDArray write(double[] sums, String parameter) {
        float[] rounded = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            rounded[i] = (float) sums[i];
        }
        return gradientViews.get(parameter).assign(RowMajor.matrix(rounded, 1, sums.length));
    }

    /** Writes x̂ = (x − m) / √(v + ε) of a group and returns the root. */
    private double normalize(float[] x, int group, double[] normalized) {
        int units = normalized.length;
        double mean = 0;
        for (int unit = 0; unit < units; unit++) {
            mean += x[group + unit];
        }
        mean /= units;
        double variance = 0;
        for (int unit = 0; unit < units; unit++) {
            variance += (x[group + unit] - mean) * (x[group + unit] - mean);
        }
        double deviation = Math.sqrt(variance / units + layerConf().getEpsilon());
        for (int unit = 0; unit < units; unit++) {
            normalized[unit] = (x[group + unit] - mean) / deviation;
        }
        return deviation;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
