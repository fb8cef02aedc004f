package org.initscope.reference;

import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;

/** Makes {@link ReferenceTrainingStep}s. */
public final class ReferenceTrainingStepFactory implements TrainingStepFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public String label() {
        return "reference";
    }

    @Override
    public TrainingStep create(MlpSpec spec, TrainingSpec training) {
        return new ReferenceTrainingStep(spec, training);
    }
}
