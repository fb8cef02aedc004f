package org.initscope.core.training;

import java.io.Serializable;
import org.initscope.core.network.MlpSpec;

/** Makes engines for a network; it travels to the executors, the engines do not. */
public interface TrainingStepFactory extends Serializable {

    /** The engine's name in configuration files and tables: {@code dl4j} or {@code fused}. */
    String label();

    /**
     * A fresh engine without parameters; {@link TrainingStep#load} comes first.
     *
     * @throws IllegalArgumentException with a sentence where the engine cannot express the network
     */
    TrainingStep create(MlpSpec spec, TrainingSpec training);
}
