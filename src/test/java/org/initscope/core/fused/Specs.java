package org.initscope.core.fused;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.RandomStream;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;

/** A broad table of small networks, with starts and minibatches for them. */
final class Specs {
    private Specs() {}

    static final Normalization NONE = new Normalization.None();
    static final Normalization BATCH = new Normalization.Batch(1e-5, 0.1, 1, 0);
    static final Normalization PER_EXAMPLE = new Normalization.Layer(1e-5, 1);

    /** So many groups, whose epsilon keeps rounding small where two units are nearly equal. */
    static Normalization groups(int groups) {
        return new Normalization.Group(groups, 0.01, 1, 0);
    }

    static List<Optimizer> optimizers() {
        return List.of(
                new Optimizer.Sgd(),
                new Optimizer.Nesterov(0.9),
                new Optimizer.Adam(0.9, 0.999, 1e-8),
                new Optimizer.AdamW(new Optimizer.Adam(0.9, 0.999, 1e-8), 0.01),
                new Optimizer.RmsProp(0.95, 1e-8));
    }

    static List<MlpSpec> all() {
        List<MlpSpec> specs = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            for (Normalization normalization : List.of(NONE, BATCH, PER_EXAMPLE)) {
                specs.add(new MlpSpec(9, 3, 2, List.of(7, 5), activation, normalization, false, NONE));
            }
        }
        specs.add(new MlpSpec(27, 3, 10, List.of(20), Activation.TANH, BATCH, false, BATCH));
        specs.add(new MlpSpec(27, 3, 10, List.of(), Activation.TANH, BATCH, false, NONE));
        specs.add(new MlpSpec(5, 1, 1, List.of(1), Activation.TANH, NONE, false, PER_EXAMPLE));
        specs.add(new MlpSpec(40, 8, 3, List.of(33, 17, 16, 4), Activation.GELU, PER_EXAMPLE, true, BATCH));
        specs.add(new MlpSpec(12, 2, 17, List.of(48), Activation.ELU, BATCH, true, NONE));
        for (Normalization normalization : List.of(NONE, BATCH, PER_EXAMPLE)) {
            // every block but the third, whose width changes; the first begins at the embedding
            specs.add(residual(9, List.of(6, 6, 20, 20), Activation.TANH, normalization, NONE));
            specs.add(residual(9, List.of(7, 7, 7), Activation.SIGMOID, normalization, normalization));
        }
        addGroups(specs);
        return specs;
    }

    /** Groups of 2 to 40 units, which end anywhere in a vector and in its padding. */
    private static void addGroups(List<MlpSpec> specs) {
        for (Activation activation : Activation.values()) {
            specs.add(new MlpSpec(9, 3, 2, List.of(6, 12), activation, groups(3), false, NONE));
        }
        specs.add(new MlpSpec(9, 3, 2, List.of(33, 51, 48), Activation.TANH, groups(3), true, groups(3)));
        specs.add(new MlpSpec(8, 3, 2, List.of(80, 34, 16), Activation.TANH, groups(2), false, groups(4)));
        specs.add(new MlpSpec(9, 3, 2, List.of(10), Activation.GELU, groups(1), false, BATCH));
        specs.add(residual(9, List.of(6, 6, 20, 20), Activation.TANH, groups(2), NONE));
    }

    /** A network of residual blocks on an input of 3 × 2. */
    static MlpSpec residual(
            int classes, List<Integer> hidden, Activation activation, Normalization inside, Normalization output) {
        return new MlpSpec(classes, 3, 2, hidden, activation, inside, false, output, true);
    }

    /** Parameters that keep kinks and saturation away from most units: weights like gain/√fan_in, gammas near 1. */
    static NetworkState start(MlpSpec spec, Optimizer optimizer, long seed) {
        ParameterLayout layout = ParameterLayout.of(spec);
        RandomStream random = RandomStream.at(seed);
        float[] parameters = new float[layout.parameterCount()];
        for (ParameterLayout.Parameter p : layout.parameters()) {
            for (int i = 0; i < p.size(); i++) {
                double draw = random.nextGaussian();
                parameters[p.offset() + i] = (float)
                        switch (p.role()) {
                            case EMBEDDING -> draw;
                            case WEIGHT -> draw / Math.sqrt(p.rows());
                            case BIAS, BETA -> 0.1 * draw;
                            case GAMMA -> 1 + 0.1 * draw;
                        };
            }
        }
        return NetworkState.initial(layout, optimizer, parameters);
    }

    static Minibatch batch(MlpSpec spec, int examples, long seed) {
        RandomStream random = RandomStream.at(seed, examples);
        Minibatch batch = new Minibatch(examples, spec.blockSize());
        for (int i = 0; i < batch.contexts().length; i++) {
            batch.contexts()[i] = random.nextInt(spec.vocabularySize());
        }
        for (int i = 0; i < examples; i++) {
            batch.targets()[i] = random.nextInt(spec.vocabularySize());
        }
        return batch;
    }
}
