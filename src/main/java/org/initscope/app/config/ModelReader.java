package org.initscope.app.config;

import java.util.List;
import org.initscope.app.config.text.NumberRange;
import org.initscope.app.config.text.Section;
import org.initscope.core.network.Activation;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;

/** Reads section {@code model}. */
final class ModelReader {
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
        model.read().later("group-norm");
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
        InitializationReader start = new InitializationReader(
                model.section("initialization"),
                activation,
                hidden.size(),
                model.choice("normalization", NORMALIZATIONS),
                model.choice("output-normalization", NORMALIZATIONS));
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
                start.initialization(),
                start.layerRates());
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
}
