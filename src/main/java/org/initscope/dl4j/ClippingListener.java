package org.initscope.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.initscope.core.training.GradientClipping;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Clips the gradients of a step before the updater takes them; listeners before this one see them as they are.
 *
 * <p>Deeplearning4j's own {@code GradientNormalization} takes each layer by itself, and sums over the minibatch, which the
 * updater turns into means later.
 */
final class ClippingListener extends BaseTrainingListener {
    private final GradientClipping clipping;
    private final ParameterVector vector;

    ClippingListener(GradientClipping clipping, ParameterVector vector) {
        this.clipping = clipping;
        this.vector = vector;
    }

    @Override
    public void onGradientCalculation(Model model) {
        if (clipping instanceof GradientClipping.None) {
            return;
        }
        double factor =
                clipping.factor(norm(vector.parametersOf(model.gradient().gradient())) / model.batchSize());
        if (factor != 1) {
            for (Map.Entry<String, INDArray> gradient :
                    model.gradient().gradientForVariable().entrySet()) {
                if (isTrained(gradient.getKey())) {
                    gradient.getValue().muli(factor);
                }
            }
        }
    }

    private static double norm(float[] gradients) {
        double squares = 0;
        for (float gradient : gradients) {
            squares += (double) gradient * gradient;
        }
        return Math.sqrt(squares);
    }

    /** Changes of running statistics stand among the gradients. */
    private static boolean isTrained(String key) {
        return !key.endsWith("_" + BatchNormalizationParamInitializer.GLOBAL_MEAN)
                && !key.endsWith("_" + BatchNormalizationParamInitializer.GLOBAL_VAR);
    }
}
