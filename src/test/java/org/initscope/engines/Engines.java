package org.initscope.engines;

import java.util.List;
import org.initscope.core.fused.FusedTrainingStepFactory;
import org.initscope.core.training.TrainingStepFactory;
import org.initscope.dl4j.Dl4jTrainingStepFactory;

/** Every engine of the project; the tests of this room hold for each. */
public final class Engines {
    private Engines() {}

    public static List<TrainingStepFactory> all() {
        return List.of(new FusedTrainingStepFactory(), new Dl4jTrainingStepFactory());
    }
}
