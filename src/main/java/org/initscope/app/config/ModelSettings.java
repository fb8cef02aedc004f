package org.initscope.app.config;

import java.util.List;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.training.LayerRates;

/**
 * The network and its start: section {@code model} of a job.
 *
 * @param layerRates that the start asks for
 */
public record ModelSettings(
        int embedding,
        List<Integer> hidden,
        Activation activation,
        Normalization normalization,
        boolean biasBeforeNormalization,
        Normalization outputNormalization,
        boolean residual,
        Initialization initialization,
        LayerRates layerRates) {

    public ModelSettings {
        hidden = List.copyOf(hidden);
    }

    /** The network for a vocabulary (boundary included) and a length of context, which the data decide. */
    public MlpSpec spec(int vocabularySize, int blockSize) {
        return new MlpSpec(
                vocabularySize,
                blockSize,
                embedding,
                hidden,
                activation,
                normalization,
                biasBeforeNormalization,
                outputNormalization,
                residual);
    }
}
