package org.initscope.core.remedy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.rules.depth.DepthProfile;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.Quantity;

/**
 * What mean-field theory expects of other starts, if it errs about them as about the one that was measured.
 *
 * @param run whose start was measured
 * @param spec the network of that start
 * @param start how its parameters were drawn
 * @param limits of the spread over depth
 */
record CorrectedForecast(RunStatistics run, MlpSpec spec, Initialization start, SpreadForecast.Limits limits) {
    /**
     * Scales to try as factors of the usual one, which is right for a few layers; the nearest first. Many residual blocks, which
     * add up, ask for a tenth.
     */
    private static final List<Double> FACTORS = IntStream.rangeClosed(-30, 15)
            .boxed()
            .sorted(Comparator.comparing(Math::abs))
            .map(n -> Math.pow(1.1, n))
            .toList();

    /** How near to a limit theory may see a start that was not measured. */
    private static final double COMFORTABLE = 0.75;

    /** The same after a batch norm, where gradients grow faster than theory predicts. */
    private static final double CERTAIN = 0.5;

    /** The part of the depth that is kept, since layers are not all alike. */
    private static final double RESERVE = 0.9;

    /** How near to its limits another start is expected to come. */
    double strain(MlpSpec network, Initialization initialization) {
        Optional<SpreadForecast> here =
                SpreadForecast.of(spec, start, run.description().batchSize());
        return SpreadForecast.of(network, initialization, run.description().batchSize())
                .map(there -> here.map(h -> there.corrected(
                                measured(Quantity.ACTIVATION).orElse(h.activations()) / h.activations(),
                                measured(Quantity.ACTIVATION_GRADIENT).orElse(h.gradients()) / h.gradients()))
                        .orElse(there)
                        .strain(limits))
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The scale nearest to the usual one that is comfortably within the limits, else the best within them. */
    static Optional<Double> nearest(double usual, DoubleFunction<Double> strain) {
        List<Double> scales = FACTORS.stream().map(factor -> usual * factor).toList();
        return scales.stream()
                .filter(scale -> strain.apply(scale) < COMFORTABLE)
                .findFirst()
                .or(() -> scales.stream()
                        .min(Comparator.comparing(strain::apply))
                        .filter(scale -> strain.apply(scale) < 1));
    }

    /** Whether the start is expected to keep all limits with batch normalization of its hidden layers. */
    boolean keepsLimitsWithBatchNorm() {
        Normalization batch = Normalization.Batch.standard();
        return SpreadForecast.of(
                        spec.withNormalization(batch, spec.biasBeforeNormalization(), spec.outputNormalization()),
                        start,
                        run.description().batchSize())
                .filter(expected -> expected.strain(limits) < CERTAIN)
                .isPresent();
    }

    /** How many hidden layers the signal and its gradient come through, which are all where they keep their limits. */
    int deepest() {
        return Math.min(
                deepest(Quantity.ACTIVATION, limits.shrinking(), limits.growing()),
                deepest(Quantity.ACTIVATION_GRADIENT, limits.vanishing(), limits.exploding()));
    }

    private int deepest(Quantity quantity, Limit below, Limit above) {
        int layers = spec.hidden().size();
        return measured(quantity)
                .map(ratio -> Math.log((ratio < 1 ? below : above).warn()) / Math.log(ratio) * (layers - 1) * RESERVE)
                .filter(within -> within < layers - 1)
                .map(within -> 1 + (int) Math.floor(within))
                .orElse(layers);
    }

    /** The spread over depth: std(last) / std(first) of activations, std(first) / std(last) of gradients. */
    private Optional<Double> measured(Quantity quantity) {
        DepthProfile profile = DepthProfile.start(run, quantity);
        if (!profile.isComplete() || !profile.isNonzero()) {
            return Optional.empty();
        }
        double growth = profile.last().stdOrZero() / profile.first().stdOrZero();
        return Optional.of(quantity == Quantity.ACTIVATION ? growth : 1 / growth);
    }
}
