package org.initscope.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.initscope.core.MatrixView;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.NormStatistics;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.StepObserver;
import org.initscope.core.training.TrainingSpec;

/** Small networks, states and minibatches for the tests of this package, all from fixed seeds. */
final class Networks {
    static final Normalization NONE = new Normalization.None();
    static final Normalization BATCH = Normalization.Batch.standard();
    static final Normalization LAYER = new Normalization.Layer(1e-3, 1);
    static final Normalization GROUP = new Normalization.Group(2, 0.1, 1, 0);
    static final List<Normalization> NORMALIZATIONS = List.of(NONE, BATCH, LAYER, GROUP);

    /** Those that Deeplearning4j's step takes. */
    static final List<Optimizer> OF_ITS_STEP = List.of(
            new Optimizer.Sgd(),
            new Optimizer.Nesterov(0.9),
            new Optimizer.Adam(0.9, 0.99, 1e-8),
            new Optimizer.RmsProp(0.9, 1e-6));

    /** Those whose state its networks keep. */
    static final List<Optimizer> OPTIMIZERS = Stream.concat(
                    OF_ITS_STEP.stream(), Stream.of(new Optimizer.AdamW(new Optimizer.Adam(0.9, 0.99, 1e-8), 0.01)))
            .toList();

    private Networks() {}

    /** 8 classes, blocks of 3, embeddings of 2, hidden layers of 6 and 4. */
    static MlpSpec mlp(Activation activation, Normalization hidden, Normalization output) {
        return new MlpSpec(8, 3, 2, List.of(6, 4), activation, hidden, false, output);
    }

    /** The same with hidden layers of 6, 4 and 4, of which the first and the last end a residual block. */
    static MlpSpec residual(Activation activation, Normalization hidden, Normalization output) {
        return new MlpSpec(8, 3, 2, List.of(6, 4, 4), activation, hidden, false, output, true);
    }

    static TrainingSpec training(Optimizer optimizer) {
        return new TrainingSpec(optimizer, LearningRateSchedule.Stepwise.constant(0.1));
    }

    /** Parameters N(0, 1/4), gammas about 1, fresh statistics and optimizer. */
    static NetworkState start(MlpSpec spec, Optimizer optimizer, long seed) {
        Random random = new Random(seed);
        ParameterLayout layout = ParameterLayout.of(spec);
        float[] values = new float[layout.parameterCount()];
        for (ParameterLayout.Parameter p : layout.parameters()) {
            float mean = p.role() == ParameterLayout.Role.GAMMA ? 1 : 0;
            for (int i = p.offset(); i < p.offset() + p.size(); i++) {
                values[i] = mean + (float) random.nextGaussian() / 2;
            }
        }
        return NetworkState.initial(layout, optimizer, values);
    }

    static Minibatch batch(MlpSpec spec, int examples, long seed) {
        Random random = new Random(seed);
        Minibatch batch = new Minibatch(examples, spec.blockSize());
        Arrays.setAll(batch.contexts(), i -> random.nextInt(spec.vocabularySize()));
        Arrays.setAll(batch.targets(), i -> random.nextInt(spec.vocabularySize()));
        return batch;
    }

    /** Copies of all that a step shows. */
    static final class Recorder implements StepObserver {
        record Shown(Quantity quantity, int index, float[] values) {}

        record Norm(int layerIndex, float[] batchMean, float[] batchVariance, float[] mean, float[] variance) {}

        final List<Shown> layers = new ArrayList<>();
        final List<Shown> parameters = new ArrayList<>();
        final List<Norm> norms = new ArrayList<>();

        float[] layer(Quantity quantity, int index) {
            return one(layers, quantity, index);
        }

        float[] parameter(Quantity quantity, int index) {
            return one(parameters, quantity, index);
        }

        static float[] one(List<Shown> from, Quantity quantity, int index) {
            List<Shown> found = from.stream()
                    .filter(s -> s.quantity() == quantity && s.index() == index)
                    .toList();
            if (found.size() != 1) {
                throw new AssertionError(quantity + " of " + index + " was shown " + found.size() + " times");
            }
            return found.get(0).values();
        }

        @Override
        public void onLayer(Quantity q, int layer, MatrixView values) {
            layers.add(new Shown(q, layer, packed(values)));
        }

        @Override
        public void onParameter(Quantity q, int index, MatrixView values) {
            parameters.add(new Shown(q, index, packed(values)));
        }

        @Override
        public void onBatchNorm(int layer, NormStatistics batch, NormStatistics running, int examples) {
            norms.add(new Norm(
                    layer,
                    batch.mean().clone(),
                    batch.variance().clone(),
                    running.mean().clone(),
                    running.variance().clone()));
        }

        private static float[] packed(MatrixView values) {
            int columns = values.columns();
            float[] packed = new float[values.rows() * columns];
            for (int r = 0; r < values.rows(); r++) {
                System.arraycopy(values.floats(), values.at(r, 0), packed, r * columns, columns);
            }
            return packed;
        }
    }
}
