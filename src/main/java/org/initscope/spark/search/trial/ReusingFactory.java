package org.initscope.spark.search.trial;

import org.initscope.core.fused.FusedNetworks;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.TrainingSpec;
import org.initscope.core.training.TrainingStep;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.core.training.WorkerPlan;

/**
 * Makes fused steps in networks of this thread that earlier trials have left. It stays in this thread, whatever its interface
 * allows.
 */
record ReusingFactory(FusedNetworks networks) implements TrainingStepFactory {

    /** The same plan, whose fused steps are taken in the networks of this thread. */
    static WorkerPlan reusing(WorkerPlan worker, FusedNetworks networks) {
        return worker.engine() instanceof FusedTrainingStepFactory
                ? worker.withEngine(new ReusingFactory(networks))
                : worker;
    }

    @Override
    public String label() {
        return new FusedTrainingStepFactory().label();
    }

    @Override
    public TrainingStep create(MlpSpec spec, TrainingSpec training) {
        return networks.step(spec, training);
    }
}
