package org.initscope.store.results.rows;

import java.io.Serializable;
import java.util.OptionalDouble;
import org.initscope.core.evidence.Meaning;

/** Losses of a trial in nats; NaN where undefined, since an OptionalDouble does not travel. */
public record TrialLosses(
        @Meaning(value = "Loss before the first update, the mean over the workers' first minibatches.", nullable = true)
                double initialLoss,
        @Meaning(value = "ln V, the loss of a uniform guess.", nullable = true, earlier = "expected_initial_loss")
                double uniformLoss,
        @Meaning(
                        value =
                                "Dev loss that such a network reaches in the planned steps where nothing is wrong, from counting.",
                        nullable = true)
                double attainableLoss,
        @Meaning(value = "Loss on training examples after its steps, running batch-norm statistics.", nullable = true)
                double trainLoss,
        @Meaning(value = "Loss on the dev split after its steps, running batch-norm statistics.", nullable = true)
                double devLoss,
        @Meaning(value = "The same with recalibrated batch-norm statistics.", nullable = true)
                double devLossRecalibrated)
        implements Serializable {

    /** No losses. */
    public static TrialLosses none() {
        return ofStart(Double.NaN, Double.NaN, Double.NaN);
    }

    /** Of a trial that came to no end that could be evaluated. */
    public static TrialLosses ofStart(double initial, double uniform, double attainable) {
        return new TrialLosses(initial, uniform, attainable, Double.NaN, Double.NaN, Double.NaN);
    }

    /** The dev loss that such a network reaches where nothing is wrong. */
    public OptionalDouble attainable() {
        return Double.isFinite(attainableLoss) ? OptionalDouble.of(attainableLoss) : OptionalDouble.empty();
    }

    /** The dev loss that trials are compared by: with recalibrated batch-norm statistics where there are some. */
    public OptionalDouble compared() {
        double loss = Double.isNaN(devLossRecalibrated) ? devLoss : devLossRecalibrated;
        return Double.isFinite(loss) ? OptionalDouble.of(loss) : OptionalDouble.empty();
    }
}
