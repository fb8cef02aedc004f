package org.initscope.core.fused;

import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;

/** Makes fused training steps; it can express every network. */
public record FusedTrainingStepFactory() implements TrainingStepFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public String label() {
        return "fused";
    }

    @Override
    public TrainingStep create(MlpSpec spec, TrainingSpec training) {
        return new FusedTrainingStep(spec, training);
    }
}
