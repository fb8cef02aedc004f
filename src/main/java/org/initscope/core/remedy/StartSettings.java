package org.initscope.core.remedy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.WeightScheme;

/** Changes of a network's start as settings of {@code model.initialization}. */
final class StartSettings {
    private static final String START = "model.initialization.";
    static final String OUTPUT_SCALE = START + "output-scale";
    private static final String WEIGHTS = START + "weights.";
    private static final String OUTPUT = START + "output.";

    private final MlpSpec spec;
    private final Initialization start;
    private final String fanInScheme;
    private final Map<String, String> settings = new LinkedHashMap<>();

    StartSettings(MlpJob job) {
        this.spec = job.spec();
        this.start = job.start();
        this.fanInScheme = job.fanInScheme();
    }

    /**
     * Hidden weights, and biases where there are, times a factor.
     *
     * @param layer where the factor was found
     * @param own factors of single layers that have a scheme of their own, by name; the others of these stay as they are
     */
    Remedy hiddenTimes(double factor, Layer.Linear layer, Map<String, Double> own) {
        WeightScheme scheme = start.weights();
        if (scheme instanceof WeightScheme.Normal normal) {
            if (hiddenInputs().size() > 1) {
                // one std cannot suit two widths
                fanIn(normal.std() * Math.sqrt(layer.inputs()) * factor);
            } else {
                put(WEIGHTS + "std", normal.std() * factor);
                keepOutput(scheme);
            }
        } else if (scheme instanceof WeightScheme.Constant) {
            fanIn(spec.activation().gain());
        } else {
            put(WEIGHTS + "gain", gain(scheme) * factor);
        }
        // a layer's scheme takes what it leaves out from the others', so that its values are written down
        start.perLayer().forEach((name, other) -> scaleLayer(name, other, own.getOrDefault(name, 1.0)));
        if (start.hiddenBiasStd() > 0) {
            put(START + "hidden-bias-scale", start.hiddenBiasStd() * factor);
        }
        return new Remedy.Change(settings);
    }

    /** The weights of the only hidden layer times a factor, and the embedding by it, so that their product is as it was. */
    Remedy firstTimes(double factor, Layer.Linear layer) {
        if (start.perLayer().containsKey(layer.name())) {
            layersTimes(Map.of(layer.name(), factor));
        } else {
            hiddenTimes(factor, layer, Map.of());
        }
        settings.remove(START + "hidden-bias-scale");
        put(START + "embedding-std", start.embeddingStd() / factor);
        return new Remedy.Change(settings);
    }

    /** The weights of single hidden layers times a factor of their own, by name. */
    Remedy layersTimes(Map<String, Double> factors) {
        new TreeMap<>(factors)
                .forEach((name, factor) ->
                        scaleLayer(name, start.perLayer().getOrDefault(name, start.weights()), factor));
        return new Remedy.Change(settings);
    }

    /** A hidden layer's weights, with those of all that share their scheme, drawn N(0, gain² / fan_in). */
    Remedy.Change random(Layer.Linear layer) {
        if (start.perLayer().containsKey(layer.name())) {
            settings.put(START + "layers." + layer.name() + ".scheme", "fan-in");
            put(START + "layers." + layer.name() + ".gain", spec.activation().gain());
        } else {
            fanIn(spec.activation().gain());
            start.perLayer().forEach((name, other) -> scaleLayer(name, other, 1));
        }
        return new Remedy.Change(settings);
    }

    /** Output weights times a factor, and no output bias. */
    Remedy outputTimes(double factor) {
        put(OUTPUT_SCALE, start.outputScale() * factor);
        if (start.outputBiasStd() > 0) {
            settings.put(START + "output-bias", "0");
        }
        return new Remedy.Change(settings);
    }

    static Remedy withoutOutputBias() {
        return Remedy.set(START + "output-bias", "0");
    }

    static Remedy withoutHiddenBias() {
        return Remedy.set(START + "hidden-bias-scale", "0");
    }

    static Remedy embeddingStd(double std) {
        return Remedy.set(START + "embedding-std", Numbers.shown(std));
    }

    /** Batch normalization of hidden layers, which cannot be of minibatches of one example. */
    static Remedy batchNorm(int batchSize) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("model.normalization", "batch"));
        if (batchSize == 1) {
            settings.put("training.batch-size", Integer.toString(UsualSettings.BATCH_SIZE));
        }
        return new Remedy.Change(settings);
    }

    private List<Integer> hiddenInputs() {
        return spec.layers().stream()
                .filter(l -> l instanceof Layer.Linear && !l.name().equals(MlpSpec.OUTPUT))
                .map(l -> ((Layer.Linear) l).inputs())
                .distinct()
                .toList();
    }

    private void fanIn(double gain) {
        settings.put(WEIGHTS + "scheme", fanInScheme);
        put(WEIGHTS + "gain", gain);
        keepOutput(start.weights());
    }

    /** Writes down the scheme and std that the output layer takes from the hidden ones where it has none of its own. */
    private void keepOutput(WeightScheme changed) {
        WeightScheme output = start.outputWeights();
        boolean mayFollow = output.getClass() == changed.getClass();
        if (!mayFollow) {
            return;
        }
        if (output instanceof WeightScheme.Constant constant && UsualScales.isTooLarge(constant, outputLayer())) {
            // equal weights pass no gradient on, and large ones never become unequal
            settings.put(OUTPUT + "scheme", fanInScheme);
            settings.put(OUTPUT + "gain", "1");
            return;
        }
        if (settings.containsKey(WEIGHTS + "scheme")) {
            settings.put(OUTPUT + "scheme", label(output));
        }
        if (output instanceof WeightScheme.Normal normal) {
            put(OUTPUT + "std", normal.std());
        } else if (output instanceof WeightScheme.Constant constant) {
            put(OUTPUT + "value", constant.value());
        }
    }

    private Layer.Linear outputLayer() {
        return spec.layers().stream()
                .filter(layer -> layer.name().equals(MlpSpec.OUTPUT))
                .map(Layer.Linear.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void scaleLayer(String name, WeightScheme scheme, double factor) {
        String layer = START + "layers." + name + ".";
        if (settings.containsKey(WEIGHTS + "scheme")) {
            settings.put(layer + "scheme", label(scheme));
        }
        if (scheme instanceof WeightScheme.Normal normal) {
            put(layer + "std", normal.std() * factor);
        } else if (scheme instanceof WeightScheme.Constant constant && factor == 1) {
            put(layer + "value", constant.value());
        } else if (scheme instanceof WeightScheme.Constant) {
            settings.put(layer + "scheme", "fan-in");
            put(layer + "gain", spec.activation().gain());
        } else {
            put(layer + "gain", gain(scheme) * factor);
        }
    }

    private void put(String key, double value) {
        settings.put(key, Numbers.shown(value));
    }

    private static String label(WeightScheme scheme) {
        if (scheme instanceof WeightScheme.Normal) {
            return "normal";
        }
        if (scheme instanceof WeightScheme.Constant) {
            return "constant";
        }
        if (scheme instanceof WeightScheme.KaimingUniform) {
            return "kaiming-uniform";
        }
        if (scheme instanceof WeightScheme.XavierNormal) {
            return "xavier-normal";
        }
        if (scheme instanceof WeightScheme.XavierUniform) {
            return "xavier-uniform";
        }
        if (scheme instanceof WeightScheme.Orthogonal) {
            return "orthogonal";
        }
        if (scheme instanceof WeightScheme.MaximalUpdateOutput) {
            return "mup";
        }
        return scheme instanceof WeightScheme.Identity ? "identity" : "fan-in";
    }

    private static double gain(WeightScheme scheme) {
        if (scheme instanceof WeightScheme.FanIn fanIn) {
            return fanIn.gain();
        }
        if (scheme instanceof WeightScheme.KaimingUniform kaiming) {
            return kaiming.gain();
        }
        if (scheme instanceof WeightScheme.XavierNormal xavier) {
            return xavier.gain();
        }
        if (scheme instanceof WeightScheme.XavierUniform xavier) {
            return xavier.gain();
        }
        if (scheme instanceof WeightScheme.Orthogonal orthogonal) {
            return orthogonal.gain();
        }
        if (scheme instanceof WeightScheme.Identity identity) {
            return identity.gain();
        }
        throw new IllegalArgumentException("weights of " + scheme + " have no gain");
    }
}
