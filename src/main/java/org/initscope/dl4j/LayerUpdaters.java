package org.initscope.dl4j;

import java.util.List;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/** Deeplearning4j's updaters of a training: one that all layers share, and another for layers with a rate of their own. */
final class LayerUpdaters {
    private final TrainingSpec training;
    private final List<Parameter> parameters;
    private final double[] factors;

    LayerUpdaters(MlpSpec spec, TrainingSpec training) {
        this.training = training;
        this.parameters = ParameterLayout.of(spec).parameters();
        this.factors = training.layerRates().factors(spec, training.optimizer());
    }

    /** The updater without a factor. */
    IUpdater shared() {
        return updater(1);
    }

    /** Gives a layer its own updaters where its rates are not the shared one. */
    void apply(int layerIndex, BaseLayer layer) {
        double ofLayer = factor(layerIndex, parameter -> parameter.role() != Role.BIAS);
        double ofBias = factor(layerIndex, parameter -> parameter.role() == Role.BIAS);
        if (ofLayer != 1) {
            layer.setIUpdater(updater(ofLayer));
        }
        if (ofBias != ofLayer) {
            // without one a bias takes the layer's
            layer.setBiasUpdater(updater(ofBias));
        }
        if (training.optimizer() instanceof Optimizer.AdamW adamW && ofLayer != 1) {
            layer.setRegularization(List.of(decay(adamW, ofLayer)));
            layer.setRegularizationBias(List.of(decay(adamW, ofBias)));
        }
    }

    /** Weight decay goes by the shared rate, so that it is divided by what the layer's is multiplied with. */
    private static Regularization decay(Optimizer.AdamW adamW, double factor) {
        return new WeightDecay(adamW.weightDecay() / factor, true);
    }

    /** That of a layer's parameter, 1 where it has none. */
    private double factor(int layerIndex, Predicate<Parameter> which) {
        return parameters.stream()
                .filter(parameter -> parameter.layerIndex() == layerIndex)
                .filter(which)
                .mapToDouble(parameter -> factors[parameter.index()])
                .findFirst()
                .orElse(1);
    }

    private IUpdater updater(double factor) {
        ISchedule rate = schedule(training.learningRate());
        IUpdater updater = updater(training.optimizer());
        updater.setLrAndSchedule(Double.NaN, factor == 1 ? rate : new ScaledRate(factor, rate));
        return updater;
    }

    private static IUpdater updater(Optimizer optimizer) {
        if (optimizer instanceof Optimizer.Nesterov nesterov) {
            return new Nesterovs(nesterov.momentum());
        } else if (optimizer instanceof Optimizer.Adam adam) {
            return adam(adam);
        } else if (optimizer instanceof Optimizer.AdamW adamW) {
            return adam(adamW.adam());
        } else if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return new RmsProp(Double.NaN, rmsProp.decay(), rmsProp.epsilon());
        } else if (optimizer instanceof Optimizer.Sgd) {
            return new Sgd();
        }
        throw new IllegalArgumentException("Deeplearning4j has no optimizer " + optimizer.label());
    }

    private static Adam adam(Optimizer.Adam adam) {
        return new Adam(Double.NaN, adam.beta1(), adam.beta2(), adam.epsilon());
    }

    private static ISchedule schedule(LearningRateSchedule schedule) {
        if (schedule instanceof LearningRateSchedule.Cosine cosine) {
            return new CosineRate(cosine);
        }
        if (schedule instanceof LearningRateSchedule.WarmUp warmUp) {
            return new WarmUpRate(warmUp.steps(), schedule(warmUp.then()));
        }
        return new StepwiseRate((LearningRateSchedule.Stepwise) schedule);
    }
}
