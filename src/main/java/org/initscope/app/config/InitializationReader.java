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
import org.initscope.core.network.WeightScheme;
import org.initscope.core.training.LayerRates;

/** Reads section {@code model.initialization}. */
final class InitializationReader {
    private static final String MAXIMAL_UPDATE = "mup";
    private static final String BASE_WIDTH = "base-width";
    private static final String NONE = "none";

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
            "zero",
            MAXIMAL_UPDATE);
    private static final List<String> SCHEME_PARAMETERS = List.of("gain", "std", "value");

    private final Section start;
    private final Section weights;
    private final Activation activation;
    private final int hiddenLayers;
    private final String normalization;
    private final boolean isMaximalUpdate;
    private final int baseWidth;

    /**
     * @param normalization of hidden layers, by its label
     * @param outputNormalization by its label
     */
    InitializationReader(
            Section start, Activation activation, int hiddenLayers, String normalization, String outputNormalization) {
        this.start = start;
        this.weights = start.section("weights");
        this.activation = activation;
        this.hiddenLayers = hiddenLayers;
        this.normalization = normalization;
        this.isMaximalUpdate = weights.choice("scheme", SCHEMES).equals(MAXIMAL_UPDATE);
        this.baseWidth = baseWidth();
        if (isMaximalUpdate) {
            requireHiddenLayers();
            requireNoNormalization(outputNormalization);
        }
    }

    private int baseWidth() {
        start.read().later(BASE_WIDTH);
        String scheme = weights.choice("scheme", SCHEMES);
        start.refuseUnused(
                weights.origin("scheme"),
                "scheme " + scheme,
                isMaximalUpdate ? List.of("gain", BASE_WIDTH) : parameters(scheme),
                List.of(BASE_WIDTH));
        return start.whole(BASE_WIDTH, 1);
    }

    private void requireHiddenLayers() {
        if (hiddenLayers == 0) {
            throw weights.fault(
                    "scheme",
                    "is mup, which scales starts and rates with the width of hidden layers, and model.hidden has none:"
                            + " take fan-in");
        }
    }

    /** Its gradients grow as the output's weights shrink, with the root of the width. */
    private void requireNoNormalization(String outputNormalization) {
        if (!outputNormalization.equals(NONE)) {
            throw weights.fault(
                    "scheme",
                    "is mup, whose logits shrink with the width at the start, and model.output-normalization = %s makes"
                            + " them as large again whatever the width: take model.output-normalization = none",
                    outputNormalization);
        }
    }

    /** The start of the network. */
    Initialization initialization() {
        return new Initialization(
                start.number("embedding-std", NumberRange.atLeast(0)),
                scheme(weights, false),
                output(),
                start.number("output-scale", NumberRange.atLeast(0)),
                start.number("hidden-bias-scale", NumberRange.atLeast(0)),
                start.number("output-bias", NumberRange.atLeast(0)),
                perLayer(start.section("layers")),
                unitVarianceExamples());
    }

    private WeightScheme output() {
        Section section = start.section("output", weights);
        WeightScheme scheme = scheme(section, true);
        boolean suitsWidths = scheme instanceof WeightScheme.MaximalUpdateOutput || isZero(scheme);
        if (isMaximalUpdate && !suitsWidths) {
            throw section.fault(
                    "scheme",
                    "is %s, beside model.initialization.weights.scheme = mup, which asks for output weights that shrink faster"
                            + " with the width: take mup, or zero",
                    section.choice("scheme", SCHEMES));
        }
        return scheme;
    }

    private static boolean isZero(WeightScheme scheme) {
        return scheme instanceof WeightScheme.Constant constant && constant.value() == 0;
    }

    /** The factors on the learning rate that belong to the start. */
    LayerRates layerRates() {
        return isMaximalUpdate ? new LayerRates.MaximalUpdate(baseWidth) : new LayerRates.Equal();
    }

    /** Refused where a normalization would undo it. */
    private int unitVarianceExamples() {
        int examples = start.whole("unit-variance-examples", 0);
        if (examples > 0 && !normalization.equals(NONE)) {
            throw start.fault(
                    "unit-variance-examples",
                    "rescales weights so that preactivations have a std of 1, which model.normalization = %s gives them"
                            + " whatever the weights: take 0, or normalization = none",
                    normalization);
        }
        return examples;
    }

    private Map<String, WeightScheme> perLayer(Section layers) {
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
            Section layer = layers.section(name, weights);
            WeightScheme scheme = scheme(layer, false);
            boolean sameForAllWidths = scheme instanceof WeightScheme.Normal || scheme instanceof WeightScheme.Constant;
            if (isMaximalUpdate && sameForAllWidths && !isZero(scheme) && !name.equals(names.get(0))) {
                throw layer.fault(
                        "scheme",
                        "is %s, whose weights are as large at every width, beside model.initialization.weights.scheme = mup:"
                                + " take one with a gain",
                        layer.choice("scheme", SCHEMES));
            }
            schemes.put(name, scheme);
        }
        return schemes;
    }

    private WeightScheme scheme(Section section, boolean output) {
        String label = section.choice("scheme", SCHEMES);
        if (label.equals(MAXIMAL_UPDATE) && !isMaximalUpdate) {
            throw section.fault(
                    "scheme",
                    "is mup for one layer alone, which scales the starts and rates of all: take"
                            + " model.initialization.weights.scheme = mup");
        }
        List<String> takes = parameters(label);
        section.refuseUnused(section.origin("scheme"), "scheme " + label, takes, SCHEME_PARAMETERS);
        recordCanonical(label, section);
        return switch (label) {
            case "normal" -> new WeightScheme.Normal(section.number("std", NumberRange.atLeast(0)));
            case "fan-in", "kaiming-normal" -> new WeightScheme.FanIn(gain(section));
            case MAXIMAL_UPDATE -> output
                    ? new WeightScheme.MaximalUpdateOutput(gain(section), baseWidth)
                    : new WeightScheme.FanIn(gain(section));
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
            section.read().record("scheme", "fan-in");
        } else if (label.equals("zero")) {
            section.read().record("scheme", "constant");
            section.read().record("value", 0.0);
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
        section.read().record("gain", gain);
        return gain;
    }
}
