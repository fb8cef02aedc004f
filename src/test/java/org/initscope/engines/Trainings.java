package org.initscope.engines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.initscope.core.RandomStream;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.GradientClipping;
import org.initscope.core.training.LearningRateSchedule;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStepFactory;

/**
 * A broad table of small trainings: every nonlinearity with every normalization, every optimizer and schedule, and shapes
 * that fill no vector register.
 */
final class Trainings {
    private static final Normalization NONE = new Normalization.None();
    private static final Normalization BATCH = Normalization.Batch.standard();
    private static final Normalization LAYER = new Normalization.Layer(1e-5, 1);

    /** With a small epsilon units of a group that are nearly equal become ±1, and rounding decides which. */
    private static final Normalization GROUP = new Normalization.Group(4, 0.1, 1, 0);

    private static final double RATE = 0.1;

    private Trainings() {}

    /** A network, how it is trained, and how many examples a step has. */
    record Training(String name, MlpSpec spec, TrainingSpec training, int batch) {
        NetworkState start() {
            Initialization initialization = new Initialization(
                    1,
                    new WeightScheme.FanIn(spec.activation().gain()),
                    new WeightScheme.FanIn(1),
                    0.5,
                    0.1,
                    0.1,
                    Map.of());
            float[] parameters = initialization.parameters(spec, 42);
            perturbNorms(parameters);
            return NetworkState.initial(ParameterLayout.of(spec), training.optimizer(), parameters);
        }

        /** Gamma 1 and beta 0 would hide a gradient that ignores them. */
        private void perturbNorms(float[] parameters) {
            RandomStream random = RandomStream.named(42, "norms");
            for (ParameterLayout.Parameter parameter : ParameterLayout.of(spec).parameters()) {
                if (parameter.role() == ParameterLayout.Role.GAMMA || parameter.role() == ParameterLayout.Role.BETA) {
                    for (int i = 0; i < parameter.size(); i++) {
                        parameters[parameter.offset() + i] += (float) (0.2 * random.nextGaussian());
                    }
                }
            }
        }

        /** The minibatch of a step: random contexts, and targets that follow from them in three of four examples. */
        Minibatch minibatch(long step) {
            RandomStream random = RandomStream.at(7, step);
            Minibatch minibatch = new Minibatch(batch, spec.blockSize());
            int[] contexts = minibatch.contexts();
            for (int r = 0; r < batch; r++) {
                int sum = 0;
                for (int p = 0; p < spec.blockSize(); p++) {
                    int character = random.nextInt(spec.vocabularySize());
                    contexts[r * spec.blockSize() + p] = character;
                    sum += (p + 1) * character;
                }
                boolean follows = random.nextInt(4) > 0;
                minibatch.targets()[r] = follows ? sum % spec.vocabularySize() : random.nextInt(spec.vocabularySize());
            }
            return minibatch;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All that an engine takes. */
    static List<Training> of(TrainingStepFactory engine) {
        List<Training> trainings = all();
        if (engine instanceof FusedTrainingStepFactory) {
            trainings.addAll(ofTheFusedStep());
        }
        return trainings;
    }

    private static List<Training> all() {
        List<Training> all = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            all.add(sgd(activation.label(), network(activation, NONE, NONE, false)));
            all.add(sgd(activation.label() + ", batch norm", network(activation, BATCH, NONE, false)));
            all.add(sgd(activation.label() + ", layer norm", network(activation, LAYER, NONE, false)));
            all.add(sgd(activation.label() + ", group norm", network(activation, GROUP, NONE, false)));
        }
        all.add(sgd("batch norm on the output too", network(Activation.TANH, BATCH, BATCH, false)));
        all.add(sgd("layer norm on the output too", network(Activation.TANH, LAYER, LAYER, false)));
        all.add(sgd(
                "group norm on the output too",
                new MlpSpec(
                        28,
                        3,
                        4,
                        List.of(20, 12),
                        Activation.TANH,
                        GROUP,
                        false,
                        new Normalization.Group(7, 0.1, 1, 0))));
        all.add(sgd(
                "groups around a register",
                new MlpSpec(
                        27,
                        2,
                        5,
                        List.of(30, 32, 34, 80),
                        Activation.TANH,
                        new Normalization.Group(2, 1e-5, 1, 0),
                        true,
                        NONE)));
        all.add(sgd("batch norm on the output alone", network(Activation.TANH, NONE, BATCH, false)));
        all.add(sgd("bias before batch norm", network(Activation.TANH, BATCH, BATCH, true)));
        all.add(sgd("bias before layer norm", network(Activation.TANH, LAYER, NONE, true)));
        all.add(sgd(
                "batch norm of another momentum and epsilon",
                network(Activation.TANH, new Normalization.Batch(1e-2, 0.37, 1, 0), NONE, false)));
        for (Normalization normalization : List.of(NONE, BATCH, LAYER, GROUP)) {
            // the first block begins at the embedding of 3 × 4, the third layer begins none
            MlpSpec residual =
                    new MlpSpec(27, 3, 4, List.of(12, 12, 20, 20), Activation.TANH, normalization, false, NONE, true);
            all.add(sgd("residual blocks, " + normalization.getClass().getSimpleName(), residual));
        }
        MlpSpec normedResidual = new MlpSpec(27, 3, 4, List.of(12, 12), Activation.GELU, BATCH, false, BATCH, true);
        TrainingSpec adam = new TrainingSpec(
                new Optimizer.Adam(0.9, 0.99, 1e-4), new LearningRateSchedule.Cosine(0.01, 0.001, 150));
        all.add(new Training("residual blocks, batch norm on the output, Adam", normedResidual, adam, 16));
        addOptimizers(all);
        addClipping(all);
        addShapes(all);
        return all;
    }

    /** What Deeplearning4j's step refuses. */
    private static List<Training> ofTheFusedStep() {
        TrainingSpec adamW = new TrainingSpec(
                new Optimizer.AdamW(new Optimizer.Adam(0.9, 0.999, 1e-4), 0.5),
                LearningRateSchedule.Stepwise.constant(0.003));
        List<Training> all = new ArrayList<>();
        MlpSpec plain = network(Activation.TANH, NONE, NONE, false);
        all.add(new Training("clipped, adamw", plain, clipped(adamW.optimizer(), adamW.learningRate(), 0.3), 16));
        for (Normalization normalization : List.of(NONE, BATCH, LAYER, GROUP)) {
            String name = "adamw, " + normalization.getClass().getSimpleName();
            all.add(new Training(name, network(Activation.SILU, normalization, NONE, true), adamW, 16));
        }
        return all;
    }

    /** Epsilons above the default, so that the rounding of a gradient near 0 is not blown up to a whole step. */
    private static void addOptimizers(List<Training> all) {
        MlpSpec plain = network(Activation.TANH, NONE, NONE, false);
        MlpSpec normed = network(Activation.TANH, BATCH, NONE, false);
        List<Optimizer> optimizers = List.of(
                new Optimizer.Nesterov(0.9), new Optimizer.Adam(0.9, 0.999, 1e-4), new Optimizer.RmsProp(0.95, 1e-4));
        for (Optimizer optimizer : optimizers) {
            double rate = optimizer instanceof Optimizer.Nesterov ? 0.05 : 0.003;
            TrainingSpec training = new TrainingSpec(optimizer, LearningRateSchedule.Stepwise.constant(rate));
            all.add(new Training(optimizer.label(), plain, training, 16));
            all.add(new Training(optimizer.label() + ", batch norm", normed, training, 16));
        }
        LearningRateSchedule pieces = new LearningRateSchedule.Stepwise(
                List.of(new LearningRateSchedule.Piece(50, 0.2), new LearningRateSchedule.Piece(150, 0.05)));
        all.add(new Training("rates in steps", plain, new TrainingSpec(new Optimizer.Sgd(), pieces), 16));
        all.add(new Training(
                "cosine rates",
                plain,
                new TrainingSpec(
                        new Optimizer.Adam(0.9, 0.99, 1e-4), new LearningRateSchedule.Cosine(0.01, 0.001, 150)),
                16));
        all.add(new Training(
                "warm-up",
                plain,
                new TrainingSpec(
                        new Optimizer.Nesterov(0.9),
                        new LearningRateSchedule.WarmUp(50, new LearningRateSchedule.Cosine(0.05, 0.01, 100))),
                16));
    }

    /** Bounds that some steps meet and others do not, and one that no step meets. */
    private static void addClipping(List<Training> all) {
        LearningRateSchedule rates = LearningRateSchedule.Stepwise.constant(0.05);
        for (Normalization normalization : List.of(NONE, BATCH, LAYER)) {
            MlpSpec spec = network(Activation.TANH, normalization, NONE, true);
            String name = "clipped, " + normalization.getClass().getSimpleName();
            all.add(new Training(name, spec, clipped(new Optimizer.Nesterov(0.9), rates, 0.5), 16));
            all.add(new Training(name + ", at less", spec, clipped(new Optimizer.Sgd(), rates, 0.01), 16));
        }
        MlpSpec residual = new MlpSpec(27, 3, 4, List.of(12, 12, 20, 20), Activation.TANH, BATCH, false, NONE, true);
        Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-4);
        LearningRateSchedule low = LearningRateSchedule.Stepwise.constant(0.003);
        all.add(new Training("clipped, residual blocks, Adam", residual, clipped(adam, low, 0.3), 16));
        all.add(new Training("clipped at more than there is", residual, clipped(adam, low, 1e9), 16));
    }

    private static TrainingSpec clipped(Optimizer optimizer, LearningRateSchedule rates, double most) {
        return new TrainingSpec(optimizer, rates, new GradientClipping.GlobalNorm(most));
    }

    private static void addShapes(List<Training> all) {
        all.add(sgd("no hidden layer", shape(27, 3, 4, List.of())));
        all.add(sgd("one unit", shape(27, 3, 1, List.of(1))));
        all.add(sgd("widths around a register", shape(27, 2, 5, List.of(15, 16, 17, 33))));
        all.add(sgd("one character of context", shape(5, 1, 2, List.of(7))));
        all.add(sgd("two classes", shape(2, 4, 3, List.of(9))));
        all.add(sgd("seventy classes", shape(70, 8, 3, List.of(20))));
        all.add(new Training("one example", shape(27, 3, 4, List.of(12)), sgd(), 1));
        all.add(new Training("an odd minibatch", network(Activation.TANH, BATCH, NONE, false), sgd(), 13));
        // With a small epsilon two examples become ±1 whatever they are, and rounding decides where they are equal.
        all.add(new Training(
                "two examples, batch norm",
                network(Activation.TANH, new Normalization.Batch(1, 0.1, 1, 0), NONE, false),
                sgd(),
                2));
    }

    private static MlpSpec network(
            Activation activation, Normalization hidden, Normalization output, boolean biasBeforeNormalization) {
        return new MlpSpec(27, 3, 4, List.of(20, 12), activation, hidden, biasBeforeNormalization, output);
    }

    private static MlpSpec shape(int vocabulary, int block, int embedding, List<Integer> hidden) {
        return new MlpSpec(vocabulary, block, embedding, hidden, Activation.TANH, NONE, false, NONE);
    }

    private static Training sgd(String name, MlpSpec spec) {
        return new Training(name, spec, sgd(), 16);
    }

    private static TrainingSpec sgd() {
        return new TrainingSpec(new Optimizer.Sgd(), LearningRateSchedule.Stepwise.constant(RATE));
    }
}
