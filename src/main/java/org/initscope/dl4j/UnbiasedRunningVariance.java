package org.initscope.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Feeds batch norm's running variance with the unbiased variance of each minibatch, as PyTorch does.
 *
 * <p>Deeplearning4j subtracts g = m (r − v) from the running variance r, with momentum m and the biased variance v of n
 * examples. PyTorch subtracts m (r − v n/(n − 1)) = (n g − m r)/(n − 1). This listener rewrites g before it is subtracted, so that
 * the network's own state is right after every step, whatever the sizes of the minibatches.
 */
final class UnbiasedRunningVariance extends BaseTrainingListener {

    private record Norm(String key, double momentum) {}

    private final List<Norm> norms = new ArrayList<>();

    UnbiasedRunningVariance(MlpSpec spec) {
        int[] places = NetworkConfiguration.places(spec);
        for (int i = 0; i < places.length; i++) {
            if (spec.layers().get(i) instanceof Layer.BatchNorm norm) {
                String key = places[i] + "_" + BatchNormalizationParamInitializer.GLOBAL_VAR;
                norms.add(new Norm(key, norm.normalization().momentum()));
            }
        }
    }

    @Override
    public void onGradientCalculation(Model model) {
        double n = model.batchSize();
        for (Norm norm : norms) {
            INDArray change = model.gradient().getGradientFor(norm.key());
            INDArray running = model.getParam(norm.key());
            change.muli(n / (n - 1)).subi(running.mul(norm.momentum() / (n - 1)));
        }
    }
}
