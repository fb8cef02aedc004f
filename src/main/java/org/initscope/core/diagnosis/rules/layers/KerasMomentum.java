package org.initscope.core.diagnosis.rules.layers;

import java.util.Optional;
import org.initscope.core.diagnosis.RunDescription;
import org.initscope.core.network.Normalization;

/**
 * A batch norm's momentum that can only be meant as Keras and TensorFlow have it. There it is the weight of the past in
 * the running statistics; here it is the weight of the newest minibatch.
 */
record KerasMomentum(double written) {
    /** Nobody wants running statistics of which the past has less than a tenth; 1 turns them off. */
    private static final double LEAST = 0.9;

    /** In fewer steps than these no smaller momentum forgets the start. */
    private static final long STEPS = 10;

    static Optional<KerasMomentum> of(RunDescription run) {
        return run.network().batchNorms().stream()
                .flatMap(layer -> run.network().batchNorm(layer).stream())
                .map(Normalization.Batch::momentum)
                .filter(momentum -> momentum >= LEAST && momentum < 1 && run.steps() >= STEPS)
                .findFirst()
                .map(KerasMomentum::new);
    }

    /** The weight of the newest minibatch. */
    double meant() {
        return 1 - written;
    }
}
