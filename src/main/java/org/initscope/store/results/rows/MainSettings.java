package org.initscope.store.results.rows;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.evidence.Meaning;

/**
 * The settings of a job that tell most trainings apart. Their columns have the names and types of swept keys, so that
 * runs, trials and searches with different grids are asked alike.
 */
public record MainSettings(
        @Meaning("Value of model.hidden.") Optional<long[]> modelHidden,
        @Meaning("Value of model.activation.") Optional<String> modelActivation,
        @Meaning("Value of model.normalization.") Optional<String> modelNormalization,
        @Meaning("Value of training.optimizer.") Optional<String> trainingOptimizer,
        @Meaning("Value of training.learning-rate where that is a number.") OptionalDouble trainingLearningRate,
        @Meaning("Value of training.learning-rate where that is a schedule.")
                Optional<String> trainingLearningRateText) {

    /** Those of what an earlier version wrote. */
    public static MainSettings unknown() {
        return new MainSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MainSettings other
                && Arrays.equals(modelHidden.orElse(null), other.modelHidden.orElse(null))
                && modelActivation.equals(other.modelActivation)
                && modelNormalization.equals(other.modelNormalization)
                && trainingOptimizer.equals(other.trainingOptimizer)
                && trainingLearningRate.equals(other.trainingLearningRate)
                && trainingLearningRateText.equals(other.trainingLearningRateText);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(modelHidden.orElse(null)) + trainingLearningRate.hashCode();
    }
}
