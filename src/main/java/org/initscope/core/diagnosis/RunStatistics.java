package org.initscope.core.diagnosis;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.BatchNormUnits;
import org.initscope.core.statistics.Quantity;

/** All evidence about one run or trial: what its tables hold, without the engine that read them. */
public record RunStatistics(
        RunDescription description,
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

    /** The network that was trained; places of layers in the evidence are those of its layers. */
    public NetworkGraph network() {
        return description.network();
    }

    /** The logits, step by step: what the output layer reads. */
    public NavigableMap<Long, LayerObservation> logits() {
        OptionalInt output = network().output();
        return output.isPresent()
                ? layers.layer(output.getAsInt(), Quantity.PREACTIVATION)
                : Collections.emptyNavigableMap();
    }

    /**
     * The input of a linear layer, step by step: the activations of the layer before it, or the rows of an embedding.
     * Empty where they were not measured.
     */
    public NavigableMap<Long, LayerObservation> inputOf(int linear) {
        OptionalInt before = network().predecessor(linear);
        if (before.isEmpty()) {
            return Collections.emptyNavigableMap();
        }
        return network().layer(before.getAsInt()).role() instanceof LayerRole.Embedding
                ? layers.parameter(before.getAsInt(), Quantity.PARAMETER, "weight")
                : layers.layer(before.getAsInt(), Quantity.ACTIVATION);
    }

    /** The mean loss of all workers at step 0, before any update. */
    public OptionalDouble initialLoss() {
        return steps.stream()
                .filter(s -> s.step() == 0)
                .mapToDouble(TrainingStepLoss::loss)
                .average();
    }
}
