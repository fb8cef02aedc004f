package org.initscope.spark.search.trial;

import java.util.List;
import org.initscope.core.fused.FusedNetworks;
import org.initscope.core.fused.Inference;
import org.initscope.core.fused.Score;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.ParameterLayout;
import org.initscope.core.statistics.UnitMoments;
import org.initscope.core.training.NetworkState;

/** Scores and recalibrated batch norms of one network, in this thread. */
public final class TrialEvaluation {
    private final MlpSpec spec;
    private final FusedNetworks networks;

    public TrialEvaluation(MlpSpec spec) {
        this(spec, new FusedNetworks());
    }

    /**
     * @param networks of this thread
     */
    TrialEvaluation(MlpSpec spec, FusedNetworks networks) {
        this.spec = spec;
        this.networks = networks;
    }

    /** Loss and accuracy on some minibatches. */
    public Score score(NetworkState state, List<Minibatch> batches) {
        return network(state).score(batches);
    }

    /** The network of a state, until the next one is asked for. */
    Inference network(NetworkState state) {
        return networks.inference(spec, state);
    }

    /** The state with running statistics measured on some examples, layer by layer: unbiased variances. */
    public NetworkState recalibrate(NetworkState state, List<Minibatch> batches) {
        NetworkState calibrated = state;
        for (ParameterLayout.RunningStatistics norm : ParameterLayout.of(spec).runningStatistics()) {
            UnitMoments moments = new UnitMoments(norm.units());
            Inference inference = networks.inference(spec, calibrated);
            for (Minibatch batch : batches) {
                float[] input = new float[batch.examples() * norm.units()];
                inference.normalizationInput(batch, norm.layerIndex(), input);
                moments.add(input, batch.examples());
            }
            calibrated = calibrated.withRunning(norm, moments);
        }
        return calibrated;
    }
}
