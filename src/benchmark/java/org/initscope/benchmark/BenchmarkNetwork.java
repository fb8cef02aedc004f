package org.initscope.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Vocabulary;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;

/**
 * The networks that are measured, as the PyTorch peer has them: 3 characters of 10 components, tanh, gain 5/3, plain SGD
 * with rate 0.1, and the minibatches of data/names.txt.
 */
enum BenchmarkNetwork {
    /** 30-200-27. */
    A(List.of(200)),
    /** 30-100-100-100-100-100-27. */
    B(List.of(100, 100, 100, 100, 100)),
    /** 30-1024-1024-1024-27, whose products no longer fit the first caches. */
    WIDE(List.of(1024, 1024, 1024));

    static final long SEED = 1;
    private static final int BLOCK_SIZE = 3;
    private static final int EMBEDDING_SIZE = 10;
    private static final double RATE = 0.1;
    private static final double TANH_GAIN = 5.0 / 3;
    private static final double OUTPUT_GAIN = 0.1;

    private final List<Integer> hidden;

    BenchmarkNetwork(List<Integer> hidden) {
        this.hidden = hidden;
    }

    String label() {
        return this == WIDE ? "wide" : name();
    }

    static BenchmarkNetwork of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The network with the peer's name of a normalization, {@code bn} or {@code none}. */
    MlpSpec spec(String norm, int classes) {
        Normalization normalization = norm.equals("bn") ? Normalization.Batch.standard() : new Normalization.None();
        return new MlpSpec(
                classes,
                BLOCK_SIZE,
                EMBEDDING_SIZE,
                hidden,
                Activation.TANH,
                normalization,
                false,
                new Normalization.None());
    }

    static TrainingSpec training() {
        return new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(RATE));
    }

    static NetworkState start(MlpSpec spec) {
        Initialization initialization = new Initialization(
                1, new WeightScheme.FanIn(TANH_GAIN), new WeightScheme.FanIn(1), OUTPUT_GAIN, 0, 0, Map.of());
        return NetworkState.initial(
                ParameterLayout.of(spec), training().optimizer(), initialization.parameters(spec, SEED));
    }

    /**
     * Floating-point operations that the matrix products of a step need. Each linear layer has one product forward, one
     * for the gradient of its weights and one for that of its input, 2 · batch · fan_in · fan_out each. The first layer's
     * input needs its gradient too, for the embedding.
     */
    static double productOperations(MlpSpec spec, int batch) {
        double weights = 0;
        for (ParameterLayout.Parameter parameter : ParameterLayout.of(spec).parameters()) {
            if (parameter.role() == ParameterLayout.Role.WEIGHT) {
                weights += parameter.size();
            }
        }
        return 3 * 2.0 * batch * weights;
    }

    /** All examples of a names file of this project. */
    static Examples examples(Path names) {
        try {
            List<String> lines = Files.readAllLines(names);
            Vocabulary vocabulary = Vocabulary.ofNames(lines);
            return Examples.of(
                    vocabulary.size(),
                    BLOCK_SIZE,
                    lines.stream().map(vocabulary::encode).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
