package org.initscope.app.config;

import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Section;
import org.initscope.core.network.Activation;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.network.WeightScheme;

/** Reads section {@code model}. */
final class ModelReader {
    private static final List<String> SCHEMES = List.of(
            "normal",
            "fan-in",
            "kaiming-normal",
            "kaiming-uniform",
            "xavier-normal",
            "xavier-uniform",
            "orthogonal",
            "identity",
            "constant",
            "zero");
    private static final List<String> SCHEME_PARAMETERS = List.of("gain", "std", "value");
    private static final int MOST_GROUPS = 1_000_000;

    private static final List<String> NORMALIZATIONS = List.of("none", "batch", "layer", "group");

    private final Section model;
    private final Activation activation;

    private ModelReader(Section model) {
        this.model = model;
        this.activation = model.choice("activation", Activation.class);
    }

    static ModelSettings read(Section model) {
        return new ModelReader(model).read();
    }

    private ModelSettings read() {
        Section batch = model.section("batch-norm");
        Normalization.Batch batchNorm = new Normalization.Batch(
                batch.number("epsilon", NumberRange.atLeast(0)),
                batch.number("momentum", NumberRange.between(0, 1)),
                batch.number("gamma", NumberRange.any()),
                batch.number("beta", NumberRange.any()));
        Section layer = model.section("layer-norm");
        Normalization.Layer layerNorm = new Normalization.Layer(
                layer.number("epsilon", NumberRange.atLeast(0)), layer.number("gamma", NumberRange.any()));
        model.later("group-norm");
        Section group = model.section("group-norm");
        Normalization.Group groupNorm = new Normalization.Group(
                (int) group.whole("groups", 1, MOST_GROUPS),
                group.number("epsilon", NumberRange.atLeast(0)),
                group.number("gamma", NumberRange.any()),
                group.number("beta", NumberRange.any()));
        double outputGamma = model.number("output-gamma", NumberRange.any());
        List<Integer> hidden = model.wholes("hidden", 1);
        Normalization normalization = normalization("normalization", batchNorm, layerNorm, groupNorm);
        model.checked("normalization", () -> MlpSpec.requireWidths(hidden, normalization));
        return new ModelSettings(
                model.whole("embedding", 1),
                hidden,
                activation,
                normalization,
                model.flag("bias-before-normalization"),
                normalization(
                        "output-normalization",
                        new Normalization.Batch(batchNorm.epsilon(), batchNorm.momentum(), outputGamma, 0),
                        new Normalization.Layer(layerNorm.epsilon(), outputGamma),
                        new Normalization.Group(groupNorm.groups(), groupNorm.epsilon(), outputGamma, 0)),
                model.flag("residual"),
                initialization(model.section("initialization"), hidden.size()));
    }

    private Normalization normalization(
            String key, Normalization.Batch batchNorm, Normalization.Layer layerNorm, Normalization.Group groupNorm) {
        return switch (model.choice(key, NORMALIZATIONS)) {
            case "batch" -> batchNorm;
            case "layer" -> layerNorm;
            case "group" -> groupNorm;
            default -> new Normalization.None();
        };
    }

    private Initialization initialization(Section start, int hiddenLayers) {
        Section weights = start.section("weights");
        return new Initialization(
                start.number("embedding-std", NumberRange.atLeast(0)),
                scheme(weights),
                scheme(start.section("output", weights)),
                start.number("output-scale", NumberRange.atLeast(0)),
                start.number("hidden-bias-scale", NumberRange.atLeast(0)),
                start.number("output-bias", NumberRange.atLeast(0)),
                perLayer(start.section("layers"), weights, hiddenLayers),
                unitVarianceExamples(start));
    }

    /** Refused where a normalization would undo it. */
    private int unitVarianceExamples(Section start) {
        int examples = start.whole("unit-variance-examples", 0);
        String normalization = model.choice("normalization", NORMALIZATIONS);
        if (examples > 0 && !normalization.equals("none")) {
            throw start.fault(
                    "unit-variance-examples",
                    "rescales weights so that preactivations have a std of 1, which model.normalization = %s gives them"
                            + " whatever the weights: take 0, or normalization = none",
                    normalization);
        }
        return examples;
    }

    private Map<String, WeightScheme> perLayer(Section layers, Section weights, int hiddenLayers) {
        List<String> names = IntStream.rangeClosed(1, hiddenLayers)
                .mapToObj(number -> "linear" + number)
                .toList();
        Map<String, WeightScheme> schemes = new TreeMap<>();
        for (String name : layers.keys()) {
            if (!names.contains(name)) {
                throw layers.fault(
                        name,
                        "is not a hidden layer, expected one of %s (model.initialization.output is the output layer)",
                        String.join(", ", names));
            }
            schemes.put(name, scheme(layers.section(name, weights)));
        }
        return schemes;
    }

    private WeightScheme scheme(Section section) {
        String label = section.choice("scheme", SCHEMES);
        List<String> takes = parameters(label);
        section.refuseUnused(section.origin("scheme"), "scheme " + label, takes, SCHEME_PARAMETERS);
        recordCanonical(label, section);
        return switch (label) {
            case "normal" -> new WeightScheme.Normal(section.number("std", NumberRange.atLeast(0)));
            case "fan-in", "kaiming-normal" -> new WeightScheme.FanIn(gain(section));
            case "kaiming-uniform" -> new WeightScheme.KaimingUniform(gain(section));
            case "xavier-normal" -> new WeightScheme.XavierNormal(gain(section));
            case "xavier-uniform" -> new WeightScheme.XavierUniform(gain(section));
            case "orthogonal" -> new WeightScheme.Orthogonal(gain(section));
            case "identity" -> new WeightScheme.Identity(gain(section));
            case "constant" -> new WeightScheme.Constant(section.number("value", NumberRange.any()));
            case "zero" -> new WeightScheme.Constant(0);
            default -> throw new IllegalStateException("no scheme " + label);
        };
    }

    /** Two names of one scheme are recorded as one. */
    private static void recordCanonical(String label, Section section) {
        if (label.equals("kaiming-normal")) {
            section.record("scheme", "fan-in");
        } else if (label.equals("zero")) {
            section.record("scheme", "constant");
            section.record("value", 0.0);
        }
    }

    private static List<String> parameters(String scheme) {
        return switch (scheme) {
            case "normal" -> List.of("std");
            case "constant" -> List.of("value");
            case "zero" -> List.of();
            default -> List.of("gain");
        };
    }

    /** A number, or the gain of a nonlinearity by name; either is recorded as the number. */
    private double gain(Section section) {
        if (section.type("gain") == ConfigValueType.NUMBER) {
            return section.number("gain", NumberRange.atLeast(0));
        }
        Map<String, Double> gains = new LinkedHashMap<>();
        gains.put("activation", activation.gain());
        gains.put("linear", Activation.IDENTITY.gain());
        for (Activation named : Activation.values()) {
            gains.put(named.label(), named.gain());
        }
        double gain = gains.get(section.choice("gain", gains.keySet()));
        section.record("gain", gain);
        return gain;
    }
}
