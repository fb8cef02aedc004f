package org.initscope.dl4j;

import static org.initscope.core.Check.require;

import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.Optimizer;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;

/** Makes Deeplearning4j's own step, {@code training.step = dl4j}. */
public final class Dl4jTrainingStepFactory implements TrainingStepFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public String label() {
        return "dl4j";
    }

    @Override
    public TrainingStep create(MlpSpec spec, TrainingSpec training) {
        require(
                !(training.optimizer() instanceof Optimizer.AdamW),
                "the step of Deeplearning4j has no adamw: its normalizations take no weight decay");
        return new Dl4jTrainingStep(spec, training);
    }
}
