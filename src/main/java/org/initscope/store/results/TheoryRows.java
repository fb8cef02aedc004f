package org.initscope.store.results;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.CorrelationLimit;
import org.initscope.core.theory.CosinesOverDepth;
import org.initscope.core.theory.MeanField;
import org.initscope.core.theory.Prediction;
import org.initscope.store.results.rows.LayerTheory;

/** What mean-field theory predicts of starts and what was measured of them, as rows. */
public final class TheoryRows {
    private static final String NETWORK = "network";
    private static final String WITHOUT_NORMALIZATION = "without_normalization";
    private static final LayerTheory.Growth NO_GROWTH = new LayerTheory.Growth(Double.NaN, Double.NaN);
    private static final LayerTheory.Similarity NO_SIMILARITY = new LayerTheory.Similarity(Double.NaN, Double.NaN);
    private static final LayerTheory.CorrelationLimit NO_LIMIT =
            new LayerTheory.CorrelationLimit(Double.NaN, Double.NaN, Double.NaN);
    private static final LayerTheory.Propagation NO_PROPAGATION =
            new LayerTheory.Propagation(Double.NaN, Double.NaN, Double.NaN);

    /** A prediction takes some milliseconds, and the trials of a search, task after task, have few different starts. */
    private static final Map<Start, Predicted> LATEST = Collections.synchronizedMap(new LatestStarts());

    private record Start(MlpSpec spec, Initialization initialization, int examples) {}

    /** What depends on the start alone. */
    private record Predicted(Optional<Prediction> prediction, Optional<CosinesOverDepth> cosines) {
        static Predicted of(Start start) {
            return new Predicted(
                    MeanField.predict(start.spec(), start.initialization(), start.examples()),
                    MeanField.cosines(start.spec(), start.initialization()));
        }
    }

    /** Forgets the start that was asked for longest ago. */
    private static final class LatestStarts extends LinkedHashMap<Start, Predicted> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 8192;

        LatestStarts() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Start, Predicted> eldest) {
            return size() > MOST;
        }
    }

    /**
     * The rows of a start; none where its weights are not random, or activations were not measured.
     *
     * @param measured at step 0
     */
    public List<LayerTheory> of(MlpSpec spec, Initialization initialization, Measurement measured) {
        Optional<LayerStatistics> logits = statistics(measured, spec.layers().size() - 1, Quantity.PREACTIVATION);
        if (logits.isEmpty()) {
            return List.of();
        }
        long elements = logits.get().moments().count() + logits.get().moments().nonfinite();
        int examples = (int) (elements / spec.vocabularySize());
        List<LayerTheory> rows = new ArrayList<>();
        Predicted start = predicted(new Start(spec, initialization, examples));
        start.prediction()
                .ifPresent(prediction -> rows.addAll(rows(
                        NETWORK,
                        spec,
                        examples,
                        prediction,
                        Optional.of(measured),
                        cosines(start, spec, measured, prediction))));
        if (!(spec.normalization() instanceof Normalization.None)) {
            MlpSpec without = spec.withNormalization(
                    new Normalization.None(), spec.biasBeforeNormalization(), spec.outputNormalization());
            predicted(new Start(without, initialization, examples))
                    .prediction()
                    .ifPresent(prediction -> rows.addAll(
                            rows(WITHOUT_NORMALIZATION, spec, examples, prediction, Optional.empty(), List.of())));
        }
        return rows;
    }

    private static Predicted predicted(Start start) {
        Predicted known = LATEST.get(start);
        if (known != null) {
            return known;
        }
        // outside the map's lock, since two tasks that meet compute the same prediction
        Predicted predicted = Predicted.of(start);
        LATEST.put(start, predicted);
        return predicted;
    }

    /** By hidden layer; empty without a measured one of the first. */
    private static List<Double> cosines(Predicted start, MlpSpec spec, Measurement measured, Prediction prediction) {
        return prediction.layers().stream()
                .findFirst()
                .map(layer -> cosine(Optional.of(measured), index(spec, layer.layerName())))
                .filter(Double::isFinite)
                .flatMap(first -> start.cosines().map(cosines -> cosines.from(first)))
                .orElse(List.of());
    }

    private static double cosine(Optional<Measurement> measured, int layerIndex) {
        return measured.flatMap(of -> statistics(of, layerIndex, Quantity.ACTIVATION))
                .flatMap(LayerStatistics::similarity)
                .map(similarity -> similarity.meanCosine().orElse(Double.NaN))
                .orElse(Double.NaN);
    }

    private static List<LayerTheory> rows(
            String variant,
            MlpSpec spec,
            int examples,
            Prediction prediction,
            Optional<Measurement> measured,
            List<Double> cosines) {
        List<LayerTheory> rows = new ArrayList<>();
        LayerTheory.Propagation propagation = prediction
                .propagation()
                .map(of -> new LayerTheory.Propagation(of.fixedPoint().orElse(Double.NaN), of.chi(), of.depthScale()))
                .orElse(NO_PROPAGATION);
        List<Prediction.Layer> layers = prediction.layers();
        for (int i = 0; i < layers.size(); i++) {
            Prediction.Layer layer = layers.get(i);
            // layers have their names with and without normalization, and their places in the network that is trained
            int index = index(spec, layer.layerName());
            LayerTheory.Spreads spreads = new LayerTheory.Spreads(
                    std(measured, index, Quantity.PREACTIVATION),
                    layer.preactivationStd(),
                    std(measured, index, Quantity.ACTIVATION),
                    layer.activationStd(),
                    std(measured, index, Quantity.ACTIVATION_GRADIENT),
                    layer.activationGradientStd());
            LayerTheory.Growth growth =
                    i + 1 < layers.size() ? growth(spec, layers.get(i + 1), spreads, measured) : NO_GROWTH;
            LayerTheory.Similarity similarity = new LayerTheory.Similarity(
                    cosine(measured, index), i > 0 && i < cosines.size() ? cosines.get(i) : Double.NaN);
            rows.add(new LayerTheory(
                    variant,
                    index,
                    layer.layerName(),
                    examples,
                    spreads,
                    growth,
                    propagation,
                    Double.NaN,
                    similarity,
                    limit(prediction, i)));
        }
        Layer softmax = spec.layers().get(spec.layers().size() - 1);
        int logits = index(spec, softmax.name());
        LayerTheory.Spreads ofLogits = new LayerTheory.Spreads(
                std(measured, logits, Quantity.PREACTIVATION),
                prediction.logitsStd(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
        rows.add(new LayerTheory(
                variant,
                logits,
                softmax.name(),
                examples,
                ofLogits,
                NO_GROWTH,
                NO_PROPAGATION,
                prediction.initialLoss(),
                NO_SIMILARITY,
                NO_LIMIT));
        return rows;
    }

    private static LayerTheory.CorrelationLimit limit(Prediction prediction, int layer) {
        if (prediction.correlations().isEmpty()) {
            return NO_LIMIT;
        }
        CorrelationLimit of = prediction.correlations().get(layer);
        return new LayerTheory.CorrelationLimit(of.fixedPoint().orElse(Double.NaN), of.slope(), of.depthScale());
    }

    private static LayerTheory.Growth growth(
            MlpSpec spec, Prediction.Layer next, LayerTheory.Spreads spreads, Optional<Measurement> measured) {
        int index = index(spec, next.layerName());
        return new LayerTheory.Growth(
                spreads.activationGradientStd() / std(measured, index, Quantity.ACTIVATION_GRADIENT),
                spreads.activationGradientStdPredicted() / next.activationGradientStd());
    }

    private static int index(MlpSpec spec, String layer) {
        return spec.layers().stream().map(Layer::name).toList().indexOf(layer);
    }

    private static double std(Optional<Measurement> measured, int layerIndex, Quantity quantity) {
        return measured.flatMap(of -> statistics(of, layerIndex, quantity))
                .map(statistics -> statistics.moments().std().orElse(Double.NaN))
                .orElse(Double.NaN);
    }

    private static Optional<LayerStatistics> statistics(Measurement measured, int layerIndex, Quantity quantity) {
        return measured.statistics().stream()
                .filter(statistics -> statistics.quantity() == quantity
                        && statistics.subject().layerIndex() == layerIndex
                        && statistics.subject().parameter().isEmpty())
                .findFirst();
    }
}
