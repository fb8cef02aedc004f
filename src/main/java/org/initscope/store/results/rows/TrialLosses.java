package org.initscope.store.results.rows;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.ReferenceLoss;
import org.initscope.core.evidence.Meaning;
import org.initscope.core.theory.AttainableLoss;

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
        @Meaning(
                        value =
                                "Standard deviation of the error of the attainable loss, in nats. It is larger of few names, and of names of rare pairs of characters.",
                        nullable = true)
                double attainableLossDeviation,
        @Meaning(value = "Loss on training examples after its steps, running batch-norm statistics.", nullable = true)
                double trainLoss,
        @Meaning(value = "Loss on the dev split after its steps, running batch-norm statistics.", nullable = true)
                double devLoss,
        @Meaning(value = "The same with recalibrated batch-norm statistics.", nullable = true)
                double devLossRecalibrated)
        implements Serializable {

    /** No losses. */
    public static TrialLosses none() {
        return ofStart(Double.NaN, Double.NaN, Optional.empty());
    }

    /** Of a trial that came to no end that could be evaluated. */
    public static TrialLosses ofStart(double initial, double uniform, Optional<ReferenceLoss> attainable) {
        return new TrialLosses(
                initial,
                uniform,
                attainable.map(ReferenceLoss::nats).orElse(Double.NaN),
                attainable.map(ReferenceLoss::deviation).orElse(Double.NaN),
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }

    /** The same with what a trial reached. */
    public TrialLosses reaching(double train, double dev, double devRecalibrated) {
        return new TrialLosses(
                initialLoss, uniformLoss, attainableLoss, attainableLossDeviation, train, dev, devRecalibrated);
    }

    /** The dev loss that such a network reaches where nothing is wrong. */
    public Optional<ReferenceLoss> attainable() {
        return ReferenceLoss.foretold(
                finite(attainableLoss), AttainableLoss.deviation(finite(attainableLossDeviation)));
    }

    /** The dev loss that trials are compared by: with recalibrated batch-norm statistics where there are some. */
    public OptionalDouble compared() {
        double loss = Double.isNaN(devLossRecalibrated) ? devLoss : devLossRecalibrated;
        return finite(loss);
    }

    /** A number of a table; empty where it is undefined or infinite. */
    public static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
