package org.initscope.core.remedy;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;

/** The usual scales of a start, as settings of those alone that are far from usual. */
final class UsualScales {
    /** A scale other than that of weights is off beyond this factor. */
    private static final double FAR = 3;

    private static final String START = "model.initialization.";
    private static final String OUTPUT = START + "output.";

    private final MlpJob job;
    private final MlpSpec spec;
    private final Initialization start;
    private final Map<String, String> settings = new LinkedHashMap<>();

    UsualScales(MlpJob job) {
        this.job = job;
        this.spec = job.spec();
        this.start = job.start();
    }

    /**
     * Makes every scale usual that is off. Where none is, depth alone amplifies: a normalization prevents it, and less of what each
     * of many residual blocks adds.
     *
     * @param batchSize examples of a step of one worker
     */
    Remedy remedy(int batchSize) {
        return change().<Remedy>map(change -> change).orElseGet(() -> ofDepth(batchSize));
    }

    private Remedy ofDepth(int batchSize) {
        if (!(spec.normalization() instanceof Normalization.Affine norm)) {
            return StartSettings.batchNorm(batchSize);
        }
        double ofEach = 1 / growthOfBlocks(spec);
        return spec.residual() && norm.gamma() > FAR * ofEach
                ? Remedy.set(MlpJob.key(norm, "gamma"), Numbers.shown(ofEach))
                : Remedy.none("every scale of the start is a usual one");
    }

    /**
     * What the usual scale of residual blocks is divided by so that all of them add as much as their input, however many they
     * are: the root of their number (Radford et al. 2019).
     */
    static double growthOfBlocks(MlpSpec spec) {
        return Math.sqrt(spec.hidden().size());
    }

    /** Makes every scale usual that is off; empty where none is. */
    Optional<Remedy.Change> change() {
        embedding();
        weights();
        biases();
        normalization();
        return settings.isEmpty() ? Optional.empty() : Optional.of(new Remedy.Change(settings));
    }

    /** Whether an embedding of this standard deviation is far too wide. */
    static boolean isTooWide(double embeddingStd) {
        return embeddingStd > FAR;
    }

    private void embedding() {
        if (isTooWide(start.embeddingStd()) || start.embeddingStd() == 0) {
            settings.put(START + "embedding-std", "1");
        }
    }

    private void weights() {
        // what layers share comes first, since it says that the other layers stay as they are
        spec.layers().stream()
                .filter(Layer.Linear.class::isInstance)
                .map(Layer.Linear.class::cast)
                .filter(linear -> isTooLarge(scheme(linear), linear))
                .sorted(Comparator.comparing(linear -> start.perLayer().containsKey(linear.name())))
                .forEach(this::usualWeights);
        if (start.outputScale() > FAR) {
            settings.put(START + "output-scale", "1");
        }
    }

    private WeightScheme scheme(Layer.Linear linear) {
        return isOutput(linear) ? start.outputWeights() : start.perLayer().getOrDefault(linear.name(), start.weights());
    }

    private static boolean isOutput(Layer.Linear linear) {
        return linear.name().equals(MlpSpec.OUTPUT);
    }

    private void usualWeights(Layer.Linear linear) {
        if (!isOutput(linear)) {
            settings.keySet().removeIf(key -> key.startsWith(START + "layers." + linear.name() + "."));
            settings.putAll(new StartSettings(job).random(linear).settings());
            return;
        }
        settings.keySet().removeIf(key -> key.startsWith(OUTPUT));
        settings.put(OUTPUT + "scheme", job.fanInScheme());
        settings.put(OUTPUT + "gain", "1");
    }

    private boolean isTooLarge(WeightScheme scheme, Layer.Linear linear) {
        double usual = isOutput(linear) ? 1 : spec.activation().gain();
        if (scheme instanceof WeightScheme.Constant constant) {
            return isTooLarge(constant, linear);
        }
        if (scheme instanceof WeightScheme.Identity identity) {
            return identity.gain() > usual * Amplification.TOLERANCE;
        }
        return scheme.variance(linear.inputs(), linear.outputs())
                .filter(variance -> Math.sqrt(variance * linear.inputs()) > usual * Amplification.TOLERANCE)
                .isPresent();
    }

    static boolean isTooLarge(WeightScheme.Constant constant, Layer.Linear linear) {
        return Math.abs(constant.value()) * linear.inputs() > FAR;
    }

    private void biases() {
        if (start.hiddenBiasStd() > FAR) {
            settings.put(START + "hidden-bias-scale", "0");
        }
        if (start.outputBiasStd() > FAR) {
            settings.put(START + "output-bias", "0");
        }
    }

    private void normalization() {
        normalization(spec.normalization(), false);
        normalization(spec.outputNormalization(), true);
    }

    private void normalization(Normalization normalization, boolean output) {
        if (normalization instanceof Normalization.Affine norm) {
            usual(MlpJob.key(norm, "epsilon"), norm.epsilon() == 0, "1e-5");
            usual(MlpJob.key(norm, "beta"), Math.abs(norm.beta()) > FAR, "0");
            usual(output ? "model.output-gamma" : MlpJob.key(norm, "gamma"), Math.abs(norm.gamma()) > FAR, "1");
        }
    }

    private void usual(String key, boolean off, String value) {
        if (off) {
            settings.put(key, value);
        }
    }
}
