package org.initscope.dl4j.layers;

import static org.initscope.core.Check.require;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Cross-entropy of a softmax in nats, log Σ exp z − z[target], by log-sum-exp from the logits, in double.
 *
 * <p>Stands in for {@code LossMCXENT}, which clips probabilities at 1e-10, so that no example loses more than 23 nats.
 * The layer's activation function must be the softmax (or, where only the loss is wanted, anything): it is not read.
 */
public final class SoftmaxCrossEntropy implements ILossFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public double computeScore(
            INDArray labels, INDArray logits, IActivation activation, INDArray mask, boolean average) {
        double sum = 0;
        for (double loss : losses(labels, logits, mask)) {
            sum += loss;
        }
        return average ? sum / logits.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
        double[] losses = losses(labels, logits, mask);
        float[] column = new float[losses.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = (float) losses[i];
        }
        return RowMajor.matrix(column, column.length, 1);
    }

    /** d (sum of the losses) / d logits = softmax(z) − one-hot(target), [examples, classes]. */
    @Override
    public INDArray computeGradient(INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
        show(logits);
        float[] z = values(logits, mask);
        float[] y = RowMajor.copyOf(labels);
        int classes = (int) logits.size(1);
        float[] gradient = new float[z.length];
        for (int row = 0; row < z.length; row += classes) {
            double logSum = logSumExp(z, row, classes);
            for (int i = row; i < row + classes; i++) {
                gradient[i] = (float) (Math.exp(z[i] - logSum) - y[i]);
            }
        }
        return RowMajor.matrix(gradient, logits.size(0), classes);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray logits, IActivation activation, INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, logits, activation, mask, average),
                computeGradient(labels, logits, activation, mask));
    }

    private static double[] losses(INDArray labels, INDArray logits, INDArray mask) {
        show(logits);
        float[] z = values(logits, mask);
        float[] y = RowMajor.copyOf(labels);
        int classes = (int) logits.size(1);
        double[] losses = new double[(int) logits.size(0)];
        for (int example = 0; example < losses.length; example++) {
            int row = example * classes;
            double logSum = logSumExp(z, row, classes);
            for (int i = row; i < row + classes; i++) {
                if (y[i] != 0) {
                    losses[example] += y[i] * (logSum - z[i]);
                }
            }
        }
        return losses;
    }

    private static float[] values(INDArray logits, INDArray mask) {
        require(mask == null, "the softmax cross-entropy was given a mask, expected none");
        return RowMajor.copyOf(logits);
    }

    private static double logSumExp(float[] z, int from, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, z[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += Math.exp(z[i] - max);
        }
        return max + Math.log(sum);
    }

    private static void show(INDArray logits) {
        ObservedArrays watcher = ObservedArrays.WATCHER.get();
        if (watcher != null) {
            watcher.onLogits(logits);
        }
    }

    @Override
    public String name() {
        return toString();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SoftmaxCrossEntropy;
    }

    @Override
    public int hashCode() {
        return SoftmaxCrossEntropy.class.hashCode();
    }

    @Override
    public String toString() {
        return "SoftmaxCrossEntropy()";
    }
}
