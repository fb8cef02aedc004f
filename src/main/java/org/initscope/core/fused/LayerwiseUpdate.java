package org.initscope.core.fused;

import org.initscope.core.fused.arithmetic.UpdateArithmetic;
import org.initscope.core.fused.blocks.FusedNetwork;
import org.initscope.core.fused.blocks.PaddedParameters;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.training.TrainingSpec;

/** Applies an update rule with the learning rate of each parameter; neighbours with one rate are updated together. */
final class LayerwiseUpdate {
    private final UpdateRule rule;
    private final PaddedParameters parameters;
    private final UpdateArithmetic arithmetic;
    private final double[] factors;
    /** The last parameter of each range of one factor. */
    private final Parameter[] ranges;

    LayerwiseUpdate(TrainingSpec training, FusedNetwork network) {
        this.parameters = network.parameters();
        this.arithmetic = network.updates();
        this.rule = UpdateRule.of(training.optimizer(), parameters.arrays(), arithmetic);
        this.factors = training.layerRates().factors(network.spec(), training.optimizer());
        this.ranges = parameters.layout().parameters().stream()
                .filter(p -> p.index() == factors.length - 1 || factors[p.index()] != factors[p.index() + 1])
                .toArray(Parameter[]::new);
    }

    /** Whether an update is the gradient times the rate; gradients stay then. */
    boolean scalesGradients() {
        return rule.scalesGradients();
    }

    /** The factor of a parameter on the learning rate. */
    double factor(Parameter parameter) {
        return factors[parameter.index()];
    }

    /**
     * Updates all parameters.
     *
     * @param step steps taken before this one
     */
    void apply(double rate, long step) {
        int from = parameters.begin();
        for (Parameter last : ranges) {
            int to = parameters.end(last);
            rule.apply(from, to, rate, factor(last), step);
            from = to;
        }
    }

    /** Updates one parameter. */
    void apply(Parameter parameter, double rate, long step) {
        rule.apply(parameters.offset(parameter), parameters.end(parameter), rate, factor(parameter), step);
    }

    /** Makes gradients what a rule that scales them takes off the parameters at rate 1. */
    void scaleGradients() {
        int from = parameters.begin();
        for (Parameter last : ranges) {
            int to = parameters.end(last);
            if (factor(last) != 1) {
                arithmetic.scale(from, to, parameters.gradients(), (float) factor(last));
            }
            from = to;
        }
    }
}
