package org.initscope.core.remedy;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;
import org.initscope.core.statistics.Quantity;

/**
 * What brings the activations and gradients of a start within their limits.
 *
 * <p>First it corrects a scale that is off: that of all weights, of single layers, of biases, of the embedding or of a
 * normalization. Where none is off, depth itself is the trouble. Then it takes the scale with which mean-field theory,
 * corrected by what was measured, expects the start to keep all limits. Else it takes batch normalization, else fewer
 * layers.
 */
final class StartRemedies {
    /** A sigmoid is a quarter as steep as tanh, and weights four times as large keep gradients (Glorot and Bengio 2010). */
    private static final double SIGMOID = 4;

    private final RunStatistics run;
    private final MlpJob job;
    private final Amplification amplification;
    private final MlpSpec spec;
    private final Initialization start;
    private final CorrectedForecast forecast;

    StartRemedies(MlpJob job, RunStatistics run, SpreadForecast.Limits limits) {
        this.run = run;
        this.job = job;
        this.amplification = Amplification.of(job, run);
        this.spec = job.spec();
        this.start = job.start();
        this.forecast = new CorrectedForecast(run, spec, start, limits);
    }

    /** What gives one hidden layer the spread that its nonlinearity is made for. */
    Remedy ofLayer(int nonlinearity) {
        return of(List.of(nonlinearity)).orElseGet(this::none);
    }

    /** What keeps activations and gradients from the first hidden layer to the last. */
    Remedy ofDepth() {
        return of(run.network().nonlinearities()).or(this::fewerLayers).orElseGet(this::none);
    }

    /**
     * The usual scale of hidden weights; empty where none is off by more than a factor, or residual blocks add up to too much
     * with it. Behind a normalization nothing that is measured shows their scale, and the configured one counts.
     */
    Optional<Remedy> ofHiddenWeights(double factor) {
        if (spec.residual()
                && !isNormalized()
                && forecast.strain(spec, withGain(spec.activation().gain())) >= 1) {
            return Optional.empty();
        }
        double largest = spec.activation() == Activation.SIGMOID ? SIGMOID : 1;
        Predicate<Double> isOff = found -> found > factor || found < 1 / (factor * largest);
        return usualWeights(
                run.network().nonlinearities(),
                isNormalized() ? amplification::configuredFactor : amplification::factor,
                isOff);
    }

    /** What keeps examples apart: no biases where they prevail, a usual gain where it is too small, else batch normalization. */
    Remedy ofExamplesAlike() {
        if (isNormalized() || start.embeddingStd() == 0 || start.unitVarianceExamples() > 0) {
            return ofDepth();
        }
        List<Integer> layers = run.network().nonlinearities();
        if (layers.stream().anyMatch(amplification::biasPrevails)) {
            return StartSettings.withoutHiddenBias();
        }
        // the examples of the first layer are not yet more alike than those of the embedding
        boolean isSmall = amplification
                .factor(layers.get(0))
                .filter(factor -> factor > 1 && Amplification.isOff(factor))
                .isPresent();
        return isSmall ? ofDepth() : StartSettings.batchNorm(run.description().batchSize());
    }

    /** What turns units on that a one-sided nonlinearity starts off for every example. */
    Remedy ofDeadUnits() {
        if (start.hiddenBiasStd() > 0 && !isNormalized()) {
            return StartSettings.withoutHiddenBias();
        }
        if (spec.normalization() instanceof Normalization.Affine norm && norm.beta() < 0) {
            return Remedy.set(MlpJob.key(norm, "beta"), "0");
        }
        if (spec.normalization() instanceof Normalization.Batch) {
            return Remedy.none(
                    "batch normalization starts every unit on for about half of a minibatch; more examples in"
                            + " it would tell");
        }
        // examples grow alike from one layer of relu to the next, until units are on for all of them or for none
        return forecast.keepsLimitsWithBatchNorm()
                ? StartSettings.batchNorm(run.description().batchSize())
                : Remedy.set("model.activation", "leaky-relu");
    }

    private Optional<Remedy> of(List<Integer> layers) {
        if (start.embeddingStd() == 0) {
            return Optional.of(StartSettings.embeddingStd(1));
        }
        if (start.unitVarianceExamples() > 0) {
            return Optional.empty();
        }
        return isNormalized() ? scaleOfNormalization(layers) : scaleOfWeights(layers);
    }

    private boolean isNormalized() {
        return !(spec.normalization() instanceof Normalization.None);
    }

    private Remedy none() {
        if (start.unitVarianceExamples() > 0) {
            return Remedy.none("the start has already rescaled its weights so that preactivations have a std of 1");
        }
        return Remedy.none(
                isNormalized()
                        ? "no scale of the normalization is expected to do better"
                        : String.format(
                                Locale.ROOT,
                                "the weights already have the gain %s that %s asks for, and no other is expected to do"
                                        + " better",
                                Numbers.shown(spec.activation().gain()),
                                spec.activation().label()));
    }

    private Optional<Remedy> scaleOfWeights(List<Integer> layers) {
        if (layers.stream().anyMatch(layer -> amplification.biasPrevails(layer))) {
            return Optional.of(StartSettings.withoutHiddenBias());
        }
        Optional<Remedy> usual = usualWeights(layers, amplification::factor, Amplification::isOff);
        if (usual.isEmpty()) {
            return embedding(layers)
                    .or(this::otherGain)
                    .or(this::gainOfResidual)
                    .or(this::batchNorm);
        }
        boolean isExpectedToDo = !start.perLayer().isEmpty()
                || forecast.strain(spec, withGain(spec.activation().gain())) < 1;
        return isExpectedToDo
                ? usual
                : otherGain().or(this::gainOfResidual).or(this::batchNorm).or(() -> usual);
    }

    /** The usual scale of those hidden weights that are off; empty where none of some layers' are. */
    private Optional<Remedy> usualWeights(
            List<Integer> layers, Function<Integer, Optional<Double>> factor, Predicate<Double> isOff) {
        Map<Integer, Double> off = new TreeMap<>();
        for (int layer : run.network().nonlinearities()) {
            factor.apply(layer).filter(isOff).ifPresent(f -> off.put(layer, f));
        }
        if (Collections.disjoint(layers, off.keySet())) {
            return Optional.empty();
        }
        Map<String, Double> own = off.entrySet().stream()
                .filter(entry -> hasOwnScheme(entry.getKey()))
                .collect(Collectors.toMap(
                        entry -> amplification.linear(entry.getKey()).name(), Map.Entry::getValue));
        return layers.stream()
                .filter(off::containsKey)
                .filter(layer -> !hasOwnScheme(layer))
                .max(Comparator.comparingDouble(layer -> Math.abs(Math.log(off.get(layer)))))
                .map(shared -> settings().hiddenTimes(off.get(shared), amplification.linear(shared), own))
                .or(() -> Optional.of(settings().layersTimes(own)));
    }

    private StartSettings settings() {
        return new StartSettings(job);
    }

    private boolean hasOwnScheme(int nonlinearity) {
        return start.perLayer().containsKey(amplification.linear(nonlinearity).name());
    }

    /** Where the weights are sound, the first layer's inputs may be too wide or too narrow. */
    private Optional<Remedy> embedding(List<Integer> layers) {
        boolean first = layers.contains(run.network().nonlinearities().get(0));
        return first && Amplification.isOff(start.embeddingStd())
                ? Optional.of(StartSettings.embeddingStd(1))
                : Optional.empty();
    }

    private Optional<Remedy> otherGain() {
        return gain(CorrectedForecast.nearest(spec.activation().gain(), gain -> forecast.strain(spec, withGain(gain))));
    }

    /**
     * The usual gain of each of many residual blocks; empty for other networks. Of a start whose numbers have grown by many powers
     * of 10 theory is not corrected well, and expects no gain to do.
     */
    private Optional<Remedy> gainOfResidual() {
        return spec.residual()
                ? gain(Optional.of(spec.activation().gain() / UsualScales.growthOfBlocks(spec)))
                : Optional.empty();
    }

    private Optional<Remedy> gain(Optional<Double> gain) {
        int first = run.network().nonlinearities().get(0);
        Optional<Double> present =
                amplification.factor(first).map(factor -> spec.activation().gain() / factor);
        if (present.isEmpty() || !start.perLayer().isEmpty() || spec.hidden().size() < 2) {
            return Optional.empty();
        }
        return gain.map(
                wanted -> settings().hiddenTimes(wanted / present.get(), amplification.linear(first), Map.of()));
    }

    /** The start with hidden weights N(0, gain² / fan_in), and biases that follow them. */
    private Initialization withGain(double gain) {
        double factor =
                amplification.factor(run.network().nonlinearities().get(0)).orElse(1.0)
                        * gain
                        / spec.activation().gain();
        return new Initialization(
                start.embeddingStd(),
                new WeightScheme.FanIn(gain),
                start.outputWeights(),
                start.outputScale(),
                start.hiddenBiasStd() * factor,
                start.outputBiasStd(),
                Map.of());
    }

    private Optional<Remedy> batchNorm() {
        return forecast.keepsLimitsWithBatchNorm()
                ? Optional.of(StartSettings.batchNorm(run.description().batchSize()))
                : Optional.empty();
    }

    /** Behind a normalization the std of a preactivation is its scale, and weights do not matter. */
    private Optional<Remedy> scaleOfNormalization(List<Integer> layers) {
        Normalization.Affine norm = (Normalization.Affine) spec.normalization();
        String key = MlpJob.key(norm, "gamma");
        LayerObservation measured = run.layers()
                .layer(layers.get(layers.size() - 1), Quantity.PREACTIVATION)
                .firstEntry()
                .getValue();
        if (Amplification.isOff(measured.stdOrZero()) && forecast.strain(withScale(norm, 1), start) < 1) {
            return Optional.of(Remedy.set(key, "1"));
        }
        return CorrectedForecast.nearest(1, scale -> forecast.strain(withScale(norm, scale), start))
                .map(scale -> Remedy.set(key, Numbers.shown(scale)));
    }

    private MlpSpec withScale(Normalization.Affine norm, double scale) {
        return spec.withNormalization(
                norm.withGamma(scale), spec.biasBeforeNormalization(), spec.outputNormalization());
    }

    /** As many layers as the signal comes through. */
    private Optional<Remedy> fewerLayers() {
        int most = forecast.deepest();
        List<Integer> dropped =
                run.network().nonlinearities().subList(most, spec.hidden().size());
        // one residual layer may have nothing to add its input to
        boolean isResidual = spec.residual() && most < 2;
        return dropped.isEmpty() || isResidual || dropped.stream().anyMatch(this::hasOwnScheme)
                ? Optional.empty()
                : Optional.of(
                        Remedy.set("model.hidden", MlpJob.list(spec.hidden().subList(0, most))));
    }
}
