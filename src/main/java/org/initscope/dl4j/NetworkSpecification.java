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
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LayerRates;
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
            return ScheduledOptimizer.of(((BaseLayer) embedding).getIUpdater())
                    .flatMap(read -> schedule(read.rate)
                            .map(rate -> new TrainingSpec(
                                    read.optimizer, rate, new GradientClipping.None(), layerRates(layers))))
                    .map(training -> new NetworkSpecification(spec, training));
        }

        /** In decimal, so that the decay 0.9 comes from the momentum 0.1 again. */
        private static double oneMinus(double value) {
            return BigDecimal.ONE.subtract(BigDecimal.valueOf(value)).doubleValue();
        }

        /** The factor of an output's weights is the base width over the width before it, whatever the optimizer. */
        private static LayerRates layerRates(List<Layer> layers) {
            boolean differ = layers.stream()
                    .filter(BaseLayer.class::isInstance)
                    .map(BaseLayer.class::cast)
                    .anyMatch(layer -> layer.getBiasUpdater() != null || factor(layer) != 1);
            return layers.stream()
                    .filter(OutputLayer.class::isInstance)
                    .map(OutputLayer.class::cast)
                    .filter(output -> differ && factor(output) * output.getNIn() >= 1)
                    .findFirst()
                    .<LayerRates>map(
                            output -> new LayerRates.MaximalUpdate((int) Math.round(factor(output) * output.getNIn())))
                    .orElseGet(LayerRates.Equal::new);
        }

        private static double factor(BaseLayer layer) {
            return ScheduledOptimizer.of(layer.getIUpdater())
                    .map(ScheduledOptimizer::rate)
                    .filter(ScaledRate.class::isInstance)
                    .map(rate -> ((ScaledRate) rate).getFactor())
                    .orElse(1.0);
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

    /** An optimizer with the schedule of its rate. */
    private record ScheduledOptimizer(Optimizer optimizer, ISchedule rate) {
        /** That of an updater; none where we have no such optimizer, or where the updater has no schedule. */
        static Optional<ScheduledOptimizer> of(IUpdater updater) {
            if (updater instanceof Sgd sgd) {
                return of(new Optimizer.Sgd(), sgd.getLearningRateSchedule());
            }
            if (updater instanceof Nesterovs nesterovs) {
                return of(new Optimizer.Nesterov(nesterovs.getMomentum()), nesterovs.getLearningRateSchedule());
            }
            if (updater instanceof Adam adam) {
                return of(
                        new Optimizer.Adam(adam.getBeta1(), adam.getBeta2(), adam.getEpsilon()),
                        adam.getLearningRateSchedule());
            }
            return updater instanceof RmsProp rmsProp
                    ? of(
                            new Optimizer.RmsProp(rmsProp.getRmsDecay(), rmsProp.getEpsilon()),
                            rmsProp.getLearningRateSchedule())
                    : Optional.empty();
        }

        private static Optional<ScheduledOptimizer> of(Optimizer optimizer, ISchedule rate) {
            return Optional.ofNullable(rate).map(schedule -> new ScheduledOptimizer(optimizer, schedule));
        }
    }
}
