package org.initscope.spark.run;

import java.util.List;
import java.util.Optional;
import org.initscope.core.fused.Score;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;

/**
 * How a run ended.
 *
 * @param state the averaged network, with the running statistics of training
 * @param divergence where training left the finite numbers
 * @param initialLoss of the first network on the probe batch, in nats
 * @param scores of each split and kind of batch-norm statistics at the end
 * @param last the last measurement of the averaged network
 */
public record TrainingOutcome(
        NetworkState state,
        Divergence divergence,
        double initialLoss,
        List<SplitScore> scores,
        Optional<Measurement> last) {

    /** One row of the final evaluation. */
    public record SplitScore(String split, String batchNormStatistics, Score score) {}

    public TrainingOutcome {
        scores = List.copyOf(scores);
    }

    public boolean diverged() {
        return divergence instanceof Divergence.At;
    }
}
