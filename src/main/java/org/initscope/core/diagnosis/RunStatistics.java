package org.initscope.core.diagnosis;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.network.Layer;
import org.initscope.core.statistics.BatchNormUnits;

/** All evidence about one run or trial: what its tables hold, without the engine that read them. */
public record RunStatistics(
        RunFacts facts,
        List<TrainingStepLoss> steps,
        LayerEvidence layers,
        List<BatchNormObservation> batchNorms,
        List<AveragingRound> rounds,
        List<Evaluation> evaluations) {

    /** One row of {@code training_steps}. */
    public record TrainingStepLoss(int worker, long step, double loss, double learningRate) {}

    /** All units of one batch norm at one step, of {@code batch_norm_units}; the averaged network has no worker. */
    public record BatchNormObservation(OptionalInt worker, long round, long step, BatchNormUnits units) {}

    /**
     * One worker's row of {@code averaging_rounds}.
     *
     * @param step local steps taken at the end of the round
     * @param loss mean over the worker's steps of the round
     * @param drift L2 distance of its parameters from the average
     * @param parameterNorm L2 norm of its parameters
     */
    public record AveragingRound(
            long round, long step, int worker, long examples, double loss, double drift, double parameterNorm) {}

    /**
     * One row of {@code evaluations}.
     *
     * @param batchNormStatistics {@code running} or {@code recalibrated}
     */
    public record Evaluation(
            long step, String split, String batchNormStatistics, double loss, double accuracy, long examples) {}

    public RunStatistics {
        steps = List.copyOf(steps);
        batchNorms = List.copyOf(batchNorms);
        rounds = List.copyOf(rounds);
        evaluations = List.copyOf(evaluations);
    }

    /** The place of each hidden nonlinearity in {@code MlpSpec.layers()}, first to last. */
    public List<Integer> hiddenLayers() {
        return indices(Layer.Nonlinearity.class);
    }

    /** The place of each linear layer, the output's last. */
    public List<Integer> linearLayers() {
        return indices(Layer.Linear.class);
    }

    /** The place of the softmax, whose preactivation is the logits. */
    public int softmaxLayer() {
        return facts.spec().layers().size() - 1;
    }

    /** The layer at a place. */
    public Layer layer(int index) {
        return facts.spec().layers().get(index);
    }

    /** The linear layer that feeds a hidden nonlinearity, perhaps through a normalization. */
    public Layer.Linear linearBefore(int nonlinearity) {
        for (int i = nonlinearity; i >= 0; i--) {
            if (layer(i) instanceof Layer.Linear linear) {
                return linear;
            }
        }
        throw new IllegalArgumentException("no linear layer stands before layer " + nonlinearity);
    }

    /** The mean loss of all workers at step 0, before any update. */
    public OptionalDouble initialLoss() {
        return steps.stream()
                .filter(s -> s.step() == 0)
                .mapToDouble(TrainingStepLoss::loss)
                .average();
    }

    private List<Integer> indices(Class<? extends Layer> kind) {
        List<Layer> layers = facts.spec().layers();
        return java.util.stream.IntStream.range(0, layers.size())
                .filter(i -> kind.isInstance(layers.get(i)))
                .boxed()
                .toList();
    }
}
