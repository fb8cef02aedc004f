package org.initscope.core.training;

import java.io.Serializable;
import java.util.List;
import org.initscope.core.statistics.Measurement;

/**
 * What one worker brings back from its local steps of a round.
 *
 * @param worker its number, from 0
 * @param state after its local steps
 * @param losses of each local step before its update, in nats; one for each step that the worker took, fewer than the
 *     round has where it diverged
 * @param examples seen in the round
 * @param measurements at the scheduled steps
 * @param divergence where its numbers stopped being finite
 * @param seconds of wall time in the local steps
 */
public record WorkerRound(
        int worker,
        NetworkState state,
        double[] losses,
        long examples,
        List<Measurement> measurements,
        Divergence divergence,
        double seconds)
        implements Serializable {

    public WorkerRound {
        losses = losses.clone();
        measurements = List.copyOf(measurements);
    }

    @Override
    public double[] losses() {
        return losses.clone();
    }

    /** The local step that the round began with. */
    public long firstStep() {
        return state.step() - losses.length;
    }

    /** Where the worker left the finite numbers, or its loss first went above a bound. */
    public Divergence divergence(double above) {
        for (int i = 0; i < losses.length; i++) {
            if (losses[i] > above && Double.isFinite(losses[i])) {
                return new Divergence.At(firstStep() + i, "softmax", losses[i]);
            }
        }
        return divergence;
    }

    /** The same round with the wall time that its caller measured. */
    public WorkerRound withSeconds(double wall) {
        return new WorkerRound(worker, state, losses, examples, measurements, divergence, wall);
    }
}
