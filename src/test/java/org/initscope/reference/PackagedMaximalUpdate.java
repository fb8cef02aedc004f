package org.initscope.reference;

import java.util.Arrays;
import java.util.List;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.network.ParameterLayout.Role;
import org.initscope.core.training.Optimizer;

/**
 * Training as the Python package microsoft/mup does it, in double. Its output layer, a MuReadout, multiplies its input by 1 over
 * the width multiplier. Its optimizers, MuSGD and MuAdam, have a learning rate for each number of infinite dimensions.
 */
public final class PackagedMaximalUpdate {
    private final ReferenceNetwork network;
    private final List<Layer> layers;
    private final Optimizer optimizer;
    private final double rate;
    private final double baseWidth;
    /** Those of the package, whose output weights are larger than what they do by the width multiplier. */
    private double[] packaged;

    private double[] slots;
    private long step;

    public PackagedMaximalUpdate(MlpSpec spec, Optimizer optimizer, double rate, int baseWidth) {
        this.network = new ReferenceNetwork(spec);
        this.layers = spec.layers();
        this.optimizer = optimizer;
        this.rate = rate;
        this.baseWidth = baseWidth;
    }

    /** Takes over parameters as they act. */
    public void load(float[] parameters) {
        packaged = new double[parameters.length];
        Arrays.setAll(packaged, i -> parameters[i]);
        for (Parameter p : network.layout().parameters()) {
            for (int i = p.offset(); i < p.offset() + p.size(); i++) {
                packaged[i] /= multiplier(p);
            }
        }
        slots = new double[optimizer.slots() * packaged.length];
        for (Parameter p : network.layout().parameters()) {
            for (int slot = 0; slot < optimizer.slots(); slot++) {
                int from = slot * packaged.length + p.offset();
                Arrays.fill(slots, from, from + p.size(), optimizer.initialSlotValue() * square(multiplier(p)));
            }
        }
        step = 0;
    }

    /** The parameters as they act. */
    public double[] parameters() {
        double[] acting = packaged.clone();
        for (Parameter p : network.layout().parameters()) {
            for (int i = p.offset(); i < p.offset() + p.size(); i++) {
                acting[i] *= multiplier(p);
            }
        }
        return acting;
    }

    /** Takes a step and returns the loss before it. */
    public double step(Minibatch batch) {
        ReferenceNetwork.Pass pass = network.pass(parameters(), batch);
        for (Parameter p : network.layout().parameters()) {
            update(p, pass.parameterGradients());
        }
        step++;
        return pass.loss();
    }

    private void update(Parameter p, double[] gradients) {
        int to = p.offset() + p.size();
        double[] gradient = Arrays.copyOfRange(gradients, p.offset(), to);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= multiplier(p);
        }
        double[] own = new double[optimizer.slots() * p.size()];
        for (int slot = 0; slot < optimizer.slots(); slot++) {
            System.arraycopy(slots, slot * packaged.length + p.offset(), own, slot * p.size(), p.size());
        }
        double scaled = rate * factor(p);
        double[] updates = ReferenceOptimizer.updates(
                ofParameter(factor(p), multiplier(p)),
                scaled,
                Arrays.copyOfRange(packaged, p.offset(), to),
                gradient,
                own,
                step);
        for (int i = 0; i < updates.length; i++) {
            packaged[p.offset() + i] -= updates[i];
        }
        for (int slot = 0; slot < optimizer.slots(); slot++) {
            System.arraycopy(own, slot * p.size(), slots, slot * packaged.length + p.offset(), p.size());
        }
    }

    /**
     * {@code group['weight_decay'] *= width_mult} beside {@code group['lr'] /= width_mult}. Epsilon is in the units of the
     * gradient, so that it is as small beside the package's as beside ours; the package leaves that to its users.
     */
    private Optimizer ofParameter(double factor, double multiplier) {
        if (optimizer instanceof Optimizer.Adam adam) {
            return scaled(adam, multiplier);
        }
        if (optimizer instanceof Optimizer.AdamW adamW) {
            return new Optimizer.AdamW(scaled(adamW.adam(), multiplier), adamW.weightDecay() / factor);
        }
        return optimizer instanceof Optimizer.RmsProp rmsProp
                ? new Optimizer.RmsProp(rmsProp.decay(), rmsProp.epsilon() * multiplier)
                : optimizer;
    }

    private static Optimizer.Adam scaled(Optimizer.Adam adam, double multiplier) {
        return new Optimizer.Adam(adam.beta1(), adam.beta2(), adam.epsilon() * multiplier);
    }

    private static double square(double value) {
        return value * value;
    }

    /** MuReadout's output multiplier, {@code x / width_mult}. */
    private double multiplier(Parameter p) {
        return p.role() == Role.WEIGHT && isOutput(p) ? baseWidth / p.rows() : 1;
    }

    /** What the package makes of {@code lr}: {@code MuSGD} and {@code MuAdam} by {@code infshape.ninf()}. */
    private double factor(Parameter p) {
        boolean isMatrix = p.role() == Role.WEIGHT;
        boolean infiniteIn = isMatrix && p.layerIndex() > 1;
        boolean infiniteOut = p.role() != Role.EMBEDDING && !isOutput(p);
        double widthMultiplier = (infiniteIn ? p.rows() : p.columns()) / baseWidth;
        boolean followsGradients = optimizer instanceof Optimizer.Sgd || optimizer instanceof Optimizer.Nesterov;
        if (infiniteIn && infiniteOut) {
            return followsGradients ? (double) p.columns() / p.rows() : 1 / widthMultiplier;
        }
        boolean isVectorLike = infiniteIn || infiniteOut;
        return followsGradients && isVectorLike ? widthMultiplier : 1;
    }

    private boolean isOutput(Parameter p) {
        return layers.get(p.layerIndex()).name().startsWith(MlpSpec.OUTPUT);
    }
}
