package org.initscope.core.fused;

import java.util.LinkedHashMap;
import java.util.Map;
import org.initscope.core.fused.blocks.Arithmetic;
import org.initscope.core.fused.blocks.FusedNetwork;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;

/**
 * The networks of one thread that trains many starts one after the other. A network is made once and loaded anew for each of
 * them, since its arrays take longer to make than a short training takes.
 *
 * <p>Two objects that are made here for one network share its memory: each loads a state, and is done before the next one does.
 */
public final class FusedNetworks {
    /** Networks of one thread at once, of which each holds some megabytes. */
    private static final int MOST = 8;

    private final Map<Key, FusedNetwork> latest = new LinkedHashMap<>(2 * MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, FusedNetwork> eldest) {
            return size() > MOST;
        }
    };

    /**
     * What a network is made for: in one that has evaluated many examples at once, the matrices of a step would lie far apart.
     *
     * @param slots arrays of the optimizer's state
     */
    private record Key(MlpSpec spec, int slots, boolean evaluates) {}

    /** A training step. */
    public TrainingStep step(MlpSpec spec, TrainingSpec training) {
        return new FusedTrainingStep(training, trained(spec, training));
    }

    /** What follows a loss along an update. */
    public LossAlongUpdate lossAlongUpdate(MlpSpec spec, TrainingSpec training) {
        return new LossAlongUpdate(training, trained(spec, training));
    }

    /** A network in evaluation mode. */
    public Inference inference(MlpSpec spec, NetworkState state) {
        return new Inference(network(new Key(spec, 0, true)), state);
    }

    private FusedNetwork trained(MlpSpec spec, TrainingSpec training) {
        return network(new Key(spec, training.optimizer().slots(), false));
    }

    private FusedNetwork network(Key key) {
        return latest.computeIfAbsent(key, wanted -> new FusedNetwork(wanted.spec, wanted.slots, Arithmetic.fastest()));
    }
}
