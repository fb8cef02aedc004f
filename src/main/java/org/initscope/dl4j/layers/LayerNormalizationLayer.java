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
        double[] normalized = new double[gamma.length];
        for (int row = 0; row < x.length; row += gamma.length) {
            normalize(x, row, normalized);
            for (int unit = 0; unit < gamma.length; unit++) {
                x[row + unit] = (float) (gamma[unit] * normalized[unit] + beta[unit]);
            }
        }
        INDArray y = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
        return y.assign(RowMajor.matrix(x, input.size(0), input.size(1)));
    }

    /** dx = (γ dy − mean(γ dy) − x̂ mean(γ dy x̂)) / √(v + ε), means over the units; dγ = Σ dy x̂ and dβ = Σ dy. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        float[] x = RowMajor.copyOf(input);
        float[] dy = RowMajor.copyOf(epsilon);
        float[] gamma = RowMajor.copyOf(getParam(ScaleAndShift.GAMMA));
        int units = gamma.length;
        double[] normalized = new double[units];
        double[] dGamma = new double[units];
        double[] dBeta = new double[units];
        for (int row = 0; row < x.length; row += units) {
            double deviation = normalize(x, row, normalized);
            double sum = 0;
            double product = 0;
            for (int unit = 0; unit < units; unit++) {
                double scaled = gamma[unit] * (double) dy[row + unit];
                sum += scaled;
                product += scaled * normalized[unit];
                dGamma[unit] += dy[row + unit] * normalized[unit];
                dBeta[unit] += dy[row + unit];
            }
            for (int unit = 0; unit < units; unit++) {
                double scaled = gamma[unit] * (double) dy[row + unit];
                x[row + unit] = (float) ((scaled - (sum + normalized[unit] * product) / units) / deviation);
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

    /** Writes x̂ = (x − m) / √(v + ε) of a row and returns the root. */
    private double normalize(float[] x, int row, double[] normalized) {
        int units = normalized.length;
        double mean = 0;
        for (int unit = 0; unit < units; unit++) {
            mean += x[row + unit];
        }
        mean /= units;
        double variance = 0;
        for (int unit = 0; unit < units; unit++) {
            variance += (x[row + unit] - mean) * (x[row + unit] - mean);
        }
        double deviation = Math.sqrt(variance / units + layerConf().getEpsilon());
        for (int unit = 0; unit < units; unit++) {
            normalized[unit] = (x[row + unit] - mean) / deviation;
        }
        return deviation;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
