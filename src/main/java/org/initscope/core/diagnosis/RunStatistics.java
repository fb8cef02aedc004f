package org.initscope.core.diagnosis;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.initscope.core.evidence.AveragingRound;
import org.initscope.core.evidence.BatchNormEvidence;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.Evaluation;
import org.initscope.core.evidence.EvidenceFold;
import org.initscope.core.evidence.LayerEvidence;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.StepLosses;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.Quantity;

/** All evidence about one run or trial: what its tables hold, without the engine that read them. */
public record RunStatistics(
        RunDescription description,
        StepLosses losses,
        LayerEvidence layers,
        BatchNormEvidence batchNorms,
        List<AveragingRound> rounds,
        List<Evaluation> evaluations,
        List<CriticalRate> criticalRates) {

    public RunStatistics {
        criticalRates = List.copyOf(criticalRates);
        rounds = List.copyOf(rounds);
        evaluations = List.copyOf(evaluations);
    }

    /** The evidence that rows were folded into. */
    public static RunStatistics of(RunDescription description, EvidenceFold rows) {
        return new RunStatistics(
                description,
                rows.losses(),
                rows.layers(),
                rows.batchNorms(),
                rows.rounds(),
                rows.evaluations(),
                rows.criticalRates());
    }

    /** The same evidence where another loss is expected. */
    public RunStatistics expecting(Optional<ReferenceLoss> loss) {
        return describedBy(description.expecting(description.expected().with(loss)));
    }

    /** The same evidence of a run that is described otherwise. */
    RunStatistics describedBy(RunDescription other) {
        return new RunStatistics(other, losses, layers, batchNorms, rounds, evaluations, criticalRates);
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
        return losses.initial();
    }
}
