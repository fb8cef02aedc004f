package org.initscope.store.results.rows;

import org.initscope.core.evidence.Meaning;

/** What mean-field theory predicts of a layer of a start, and what was measured of it. */
public record LayerTheory(
        @Meaning("network: the one that is trained; without_normalization: the same without its"
                        + " normalization, which nobody measured.")
                String variant,
        @Meaning("The layer's place in the network that is trained.") int layerIndex,
        @Meaning("The nonlinearity, or softmax.") String layerName,
        @Meaning("Examples over which the loss is a mean: gradients shrink with them.") int examples,
        Spreads spreads,
        Growth growth,
        Propagation propagation,
        @Meaning(value = "Of the logits: the expected first loss in nats.", nullable = true)
                double initialLossPredicted,
        Similarity similarity,
        CorrelationLimit correlationLimit) {

    /** How alike examples become in many layers like this one; NaN where undefined. */
    public record CorrelationLimit(
            @Meaning(
                            value =
                                    "c*, the correlation of two preactivations that comes to rest in layers like this one: 1 in the"
                                            + " ordered phase. NULL of the logits, with a normalization, residual blocks or weights"
                                            + " rescaled on data, and where every correlation rests.",
                            nullable = true)
                    double correlationFixedPoint,
            @Meaning(
                            value =
                                    "chi_1 = sw^2 E f'(sqrt(q*) z)^2, the slope of the correlation map at c = 1: below 1 in the ordered"
                                            + " phase, above 1 in the chaotic one. Where there is no q*, it has the layer's own q.",
                            nullable = true)
                    double correlationSlope,
            @Meaning(
                            value =
                                    "xi_c: in so many layers a difference from c* changes by a factor e; NULL where infinite.",
                            nullable = true)
                    double correlationDepthScale) {}

    /** Mean cosine between the activations of two examples; NaN where undefined. */
    public record Similarity(
            @Meaning(
                            value = "Measured mean cosine between the activations of two examples; NULL of the logits.",
                            nullable = true)
                    double meanCosine,
            @Meaning(
                            value =
                                    "The same by the correlation map c' = (sw^2 E f(u) f(v) + sb^2) / q', from that measured in"
                                            + " the first hidden layer. NULL of that layer, and with a normalization or residual blocks.",
                            nullable = true)
                    double meanCosinePredicted) {}

    /** Standard deviations over examples and units; NaN where undefined. */
    public record Spreads(
            @Meaning(value = "Measured std over examples and units.", nullable = true) double preactivationStd,
            @Meaning("sqrt(q) of the variance map q' = sw^2 E f(sqrt(q) z)^2 + sb^2; behind a normalization its scale.")
                    double preactivationStdPredicted,
            @Meaning(value = "Measured; NULL of the logits.", nullable = true) double activationStd,
            @Meaning(value = "sqrt(E f^2 - (E f)^2); NULL of the logits.", nullable = true)
                    double activationStdPredicted,
            @Meaning(value = "Measured std of d loss / d activation.", nullable = true) double activationGradientStd,
            @Meaning(value = "Of the mean loss over the examples.", nullable = true)
                    double activationGradientStdPredicted) {}

    /** From a layer to the next; NaN where undefined. */
    public record Growth(
            @Meaning(
                            value =
                                    "Measured std of the activation gradient over that of the next hidden layer; NULL of the last.",
                            nullable = true)
                    double gradientGrowth,
            @Meaning(value = "The same of the predicted ones, about sqrt(chi).", nullable = true)
                    double gradientGrowthPredicted) {}

    /** What many layers like the last hidden one do; NaN where undefined. */
    public record Propagation(
            @Meaning(
                            value =
                                    "q* that maps to itself in layers like the last hidden one; NULL where q grows without bound or any q rests.",
                            nullable = true)
                    double varianceFixedPoint,
            @Meaning(value = "Factor of a squared gradient through one such layer towards the input.", nullable = true)
                    double chi,
            @Meaning(value = "1/|ln chi| layers change it by a factor e; NULL where infinite.", nullable = true)
                    double depthScale) {}
}
