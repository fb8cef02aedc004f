package org.initscope.core.memory;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.List;
import org.initscope.core.fused.blocks.StepMemory;
import org.initscope.core.memory.MemoryDemand.Part;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.training.WorkerPlan;
import org.initscope.core.training.averaging.LocalStepSchedule;

/**
 * What a training holds in memory, from its plan alone.
 *
 * @param plan what each worker does
 * @param steps local steps of each worker
 * @param workers how many there are
 * @param longestRound most local steps between two averages
 */
public record TrainingMemory(WorkerPlan plan, long steps, int workers, long longestRound) {
    private static final double OBJECT_OF_STATISTICS = 200;
    private static final double OBJECT_OF_STEP = 56;
    private static final String HIDDEN = "model.hidden";
    private static final String EMBEDDING = "model.embedding";
    private static final String WORKERS = "averaging.workers";
    private static final String LOCAL_STEPS = "averaging.local-steps";
    private static final String EVERY = "measure.every";
    private static final String BINS = "measure.histogram-bins";

    /** Of a training whose rounds follow a schedule. */
    public static TrainingMemory of(WorkerPlan plan, long steps, int workers, LocalStepSchedule rounds) {
        return new TrainingMemory(plan, steps, workers, Math.min(steps, rounds.longest()));
    }

    /** What a start holds that is rescaled on so many examples, where there are any. */
    public static MemoryDemand unitVariance(WorkerPlan plan, int examples) {
        double floats = StepMemory.ofMinibatch(plan.spec(), examples)
                + (double) examples * plan.spec().blockSize();
        return new MemoryDemand(List.of(new Part(
                "the signals of the examples on which it is rescaled",
                examples == 0 ? 0 : Float.BYTES * floats,
                "model.initialization.unit-variance-examples",
                HIDDEN)));
    }

    /** What one worker holds while it trains. */
    public MemoryDemand worker() {
        MlpSpec spec = plan.spec();
        return new MemoryDemand(List.of(
                new Part("the network, its gradients and its state", engine() + 3 * state(), HIDDEN, EMBEDDING),
                new Part(
                        "the signals of a minibatch",
                        Float.BYTES * StepMemory.ofMinibatch(spec, plan.batchSize())
                                + (double) Integer.BYTES * plan.batchSize() * spec.blockSize(),
                        "training.batch-size",
                        HIDDEN,
                        EMBEDDING,
                        "data.block-size"),
                new Part("the losses of a round", (double) Double.BYTES * longestRound, LOCAL_STEPS),
                measurements(1)));
    }

    /** What the driver holds between the end of a round and its average. */
    public MemoryDemand driver() {
        return new MemoryDemand(List.of(
                new Part(
                        "the network, once more along its update, and its averages",
                        2 * engine() + 3 * state(),
                        HIDDEN,
                        EMBEDDING),
                new Part("the networks that the workers bring back", workers * state(), WORKERS, HIDDEN),
                new Part(
                        "the losses that the workers bring back",
                        (OBJECT_OF_STEP + Double.BYTES) * workers * longestRound,
                        LOCAL_STEPS,
                        WORKERS),
                measurements(workers)));
    }

    /** What the diagnosis holds of all that was measured. */
    public MemoryDemand diagnosis() {
        double measured = workers * measuredSteps(steps);
        return new MemoryDemand(List.of(
                new Part("the loss of each step of each worker", OBJECT_OF_STEP * workers * steps, "training.steps"),
                new Part(
                        "the statistics of measured steps",
                        measured * (statistics() * OBJECT_OF_STATISTICS + normUnits()),
                        EVERY + " (a larger one measures fewer steps)",
                        "measure.first",
                        "training.steps")));
    }

    /** What the workers send to the driver at the end of a round, in bytes, at least. */
    public double results() {
        return workers * (state() + (double) Double.BYTES * longestRound);
    }

    /**
     * Requires that the state of the network is sent in one piece.
     *
     * @throws IllegalArgumentException where it has more bytes than an array
     */
    public void requireOnePiece() {
        require(
                state() < Integer.MAX_VALUE,
                "the network with its optimizer takes %s, more than the 2 GiB that are sent in one piece: lower %s or %s, or"
                        + " take another training.optimizer",
                MemoryDemand.shown(state()),
                HIDDEN,
                EMBEDDING);
    }

    /**
     * Requires that an array has an index for each number of a step, whatever room the heap has.
     *
     * @throws IllegalArgumentException where one has more
     */
    public void requireArrays() {
        double numbers = StepMemory.largestArray(plan.spec(), plan.batchSize());
        require(
                numbers < Integer.MAX_VALUE,
                "a step would take an array of %,.0f numbers, and one has room for %,d: lower %s, %s, training.batch-size"
                        + " or data.block-size",
                numbers,
                Integer.MAX_VALUE,
                HIDDEN,
                EMBEDDING);
    }

    /** What a step keeps of the network, in bytes. */
    private double engine() {
        return Float.BYTES
                * StepMemory.ofParameters(
                        plan.spec(), plan.training().optimizer().slots());
    }

    /** Parameters, running statistics and the state of the optimizer, in bytes. */
    private double state() {
        ParameterLayout layout = ParameterLayout.of(plan.spec());
        double slots = plan.training().optimizer().slots();
        return Float.BYTES * ((1 + slots) * layout.parameterCount() + layout.runningCount());
    }

    private Part measurements(double times) {
        double histogram = plan.bins() == 0 ? 0 : OBJECT_OF_STATISTICS + (double) Long.BYTES * plan.bins();
        double one = statistics() * OBJECT_OF_STATISTICS + histograms() * histogram + normUnits();
        List<String> keys = new ArrayList<>();
        if (plan.bins() > 0) {
            keys.add(BINS);
        }
        keys.addAll(List.of(EVERY + " (a larger one measures fewer steps)", LOCAL_STEPS));
        if (workers > 1) {
            keys.add(WORKERS);
        }
        return new Part("what is measured in a round", times * measuredSteps(longestRound) * one, keys);
    }

    /** Measured steps among so many, at least. */
    private double measuredSteps(long among) {
        double first = Math.min(plan.schedule().first(), among);
        double every = plan.schedule().every() > 0 ? among / plan.schedule().every() : 0;
        return Math.max(1, Math.max(first, every));
    }

    private double statistics() {
        return 3 * nonlinearities()
                + 4 * ParameterLayout.of(plan.spec()).parameters().size();
    }

    private double histograms() {
        return 3 * nonlinearities()
                + 3 * ParameterLayout.of(plan.spec()).parameters().size();
    }

    private double nonlinearities() {
        return plan.spec().layers().stream()
                .filter(Layer.Nonlinearity.class::isInstance)
                .count();
    }

    /** Bytes of what is measured of batch norms: six floats a unit. */
    private double normUnits() {
        return plan.spec().layers().stream()
                .filter(Layer.BatchNorm.class::isInstance)
                .mapToDouble(norm -> 6.0 * Float.BYTES * norm.outputs())
                .sum();
    }
}
