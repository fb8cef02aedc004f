package org.initscope.dl4j;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.dl4j.layers.LayerNormalization;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** What a network of Deeplearning4j's that this project configured is in the words of core. */
public record NetworkSpecification(MlpSpec spec, TrainingSpec training) implements Serializable {
    private static final Pattern WRITTEN_BY_THE_NETWORK = Pattern.compile(
            "\"(layerName|variables|epochCount|iterationCount|topologicalOrder|topologicalOrderStr)\" : [^\\n]*");

    /**
     * The specification of a network; none where Deeplearning4j would configure that specification otherwise, so that a
     * stock network is never taken for one of ours.
     */
    public static Optional<NetworkSpecification> of(Dl4jModel network) {
        Dl4jConfiguration configuration = network.configuration();
        for (Activation activation : Activation.values()) {
            Optional<NetworkSpecification> candidate =
                    new Reading(configuration, activation).specification().filter(s -> s.configures(configuration));
            if (candidate.isPresent()) {
                return candidate;
            }
        }
        return Optional.empty();
    }

    private boolean configures(Dl4jConfiguration configuration) {
        String json = structure(configuration);
        return structure(NetworkConfiguration.of(spec, training)).equals(json)
                || structure(NetworkConfiguration.observed(spec, training)).equals(json);
    }

    /** The configuration without what a network writes into it when it is initialized. */
    private static String structure(Dl4jConfiguration configuration) {
        return WRITTEN_BY_THE_NETWORK.matcher(configuration.json()).replaceAll("");
    }

    /** Reads a configuration on the assumption that it is one of ours; the result is compared afterwards. */
    private static final class Reading {
        private final Dl4jConfiguration configuration;
        private final Activation activation;
        private final List<Integer> hidden = new ArrayList<>();
        private Normalization normalization = new Normalization.None();
        private Normalization outputNormalization = new Normalization.None();
        private boolean bias;
        private int width;

        Reading(Dl4jConfiguration configuration, Activation activation) {
            this.configuration = configuration;
            this.activation = activation;
        }

        Optional<NetworkSpecification> specification() {
            List<Layer> layers = configuration.layers();
            if (layers.isEmpty() || !(layers.get(0) instanceof EmbeddingSequenceLayer embedding)) {
                return Optional.empty();
            }
            Normalization latest = new Normalization.None();
            boolean latestBias = false;
            for (Layer layer : layers) {
                if (layer instanceof OutputLayer) {
                    latest = new Normalization.None();
                } else if (layer instanceof DenseLayer dense) {
                    latest = new Normalization.None();
                    latestBias = dense.hasBias();
                    width = Math.toIntExact(dense.getNOut());
                } else if (layer instanceof BatchNormalization norm) {
                    latest = new Normalization.Batch(norm.getEps(), oneMinus(norm.getDecay()), 1, 0);
                    bias |= latestBias;
                } else if (layer instanceof LayerNormalization norm) {
                    latest = norm.normalization();
                    bias |= latestBias;
                } else if (layer instanceof ActivationLayer) {
                    hidden.add(width);
                    normalization = latest;
                }
            }
            outputNormalization = latest;
            MlpSpec spec = new MlpSpec(
                    Math.toIntExact(embedding.getNIn()),
                    embedding.getInputLength(),
                    Math.toIntExact(embedding.getNOut()),
                    hidden,
                    activation,
                    normalization,
                    bias,
                    outputNormalization,
                    configuration instanceof Dl4jConfiguration.Graph);
            return training(((BaseLayer) embedding).getIUpdater()).map(t -> new NetworkSpecification(spec, t));
        }

        /** In decimal, so that the decay 0.9 comes from the momentum 0.1 again. */
        private static double oneMinus(double value) {
            return BigDecimal.ONE.subtract(BigDecimal.valueOf(value)).doubleValue();
        }

        private static Optional<TrainingSpec> training(IUpdater updater) {
            if (updater instanceof Sgd sgd) {
                return schedule(sgd.getLearningRateSchedule()).map(rate -> new TrainingSpec(new Optimizer.Sgd(), rate));
            }
            if (updater instanceof Nesterovs nesterovs) {
                return schedule(nesterovs.getLearningRateSchedule())
                        .map(rate -> new TrainingSpec(new Optimizer.Nesterov(nesterovs.getMomentum()), rate));
            }
            if (updater instanceof Adam adam) {
                Optimizer optimizer = new Optimizer.Adam(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon());
                return schedule(adam.getLearningRateSchedule()).map(rate -> new TrainingSpec(optimizer, rate));
            }
            if (updater instanceof RmsProp rmsProp) {
                Optimizer optimizer = new Optimizer.RmsProp(rmsProp.getRmsDecay(), rmsProp.getEpsilon());
                return schedule(rmsProp.getLearningRateSchedule()).map(rate -> new TrainingSpec(optimizer, rate));
            }
            return Optional.empty();
        }

        private static Optional<LearningRateSchedule> schedule(ISchedule schedule) {
            if (schedule instanceof StepwiseRate stepwise) {
                return Optional.of(stepwise.schedule());
            }
            if (schedule instanceof WarmUpRate warmUp) {
                return schedule(warmUp.getThen()).map(then -> new LearningRateSchedule.WarmUp(warmUp.getSteps(), then));
            }
            return schedule instanceof CosineRate cosine ? Optional.of(cosine.schedule()) : Optional.empty();
        }
    }
}
