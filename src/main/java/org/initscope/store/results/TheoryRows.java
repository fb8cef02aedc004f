package org.initscope.store.results;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.network.Initialization;
import org.initscope.core.network.Layer;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.network.Normalization;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.theory.MeanField;
import org.initscope.core.theory.Prediction;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.Tables;

/** What mean-field theory predicts of starts and what was measured of them, as rows. */
public final class TheoryRows {
    private static final String NETWORK = "network";
    private static final String WITHOUT_NORMALIZATION = "without_normalization";

    /** A prediction takes some milliseconds, and the trials of a search, task after task, have few different starts. */
    private static final Map<Start, Optional<Prediction>> LATEST = Collections.synchronizedMap(new LatestStarts());

    private record Start(MlpSpec spec, Initialization initialization, int examples) {}

    /** Forgets the start that was asked for longest ago. */
    private static final class LatestStarts extends LinkedHashMap<Start, Optional<Prediction>> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 1024;

        LatestStarts() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Start, Optional<Prediction>> eldest) {
            return size() > MOST;
        }
    }

    /**
     * The rows of a start; none where its weights are not random, or activations were not measured.
     *
     * @param measured at step 0
     */
    public List<TableRow> of(MlpSpec spec, Initialization initialization, Measurement measured) {
        Optional<LayerStatistics> logits = statistics(measured, spec.layers().size() - 1, Quantity.PREACTIVATION);
        if (logits.isEmpty()) {
            return List.of();
        }
        long elements = logits.get().moments().count() + logits.get().moments().nonfinite();
        int examples = (int) (elements / spec.vocabularySize());
        List<TableRow> rows = new ArrayList<>();
        predicted(new Start(spec, initialization, examples))
                .ifPresent(prediction -> add(rows, NETWORK, spec, examples, prediction, Optional.of(measured)));
        if (!(spec.normalization() instanceof Normalization.None)) {
            MlpSpec without = spec.withNormalization(
                    new Normalization.None(), spec.biasBeforeNormalization(), spec.outputNormalization());
            predicted(new Start(without, initialization, examples))
                    .ifPresent(prediction ->
                            add(rows, WITHOUT_NORMALIZATION, spec, examples, prediction, Optional.empty()));
        }
        return rows;
    }

    private static Optional<Prediction> predicted(Start start) {
        Optional<Prediction> known = LATEST.get(start);
        if (known != null) {
            return known;
        }
        // outside the map's lock, since two tasks that meet compute the same prediction
        Optional<Prediction> prediction = MeanField.predict(start.spec(), start.initialization(), start.examples());
        LATEST.put(start, prediction);
        return prediction;
    }

    private static void add(
            List<TableRow> rows,
            String variant,
            MlpSpec spec,
            int examples,
            Prediction prediction,
            Optional<Measurement> measured) {
        List<Prediction.Layer> layers = prediction.layers();
        for (int i = 0; i < layers.size(); i++) {
            Prediction.Layer layer = layers.get(i);
            TableRow row = row(variant, spec, layer.layerName(), examples)
                    .set("preactivation_std_predicted", layer.preactivationStd())
                    .set("activation_std_predicted", layer.activationStd())
                    .set("activation_gradient_std_predicted", layer.activationGradientStd());
            prediction.propagation().ifPresent(propagation -> row.set("chi", propagation.chi())
                    .set("depth_scale", propagation.depthScale())
                    .set("variance_fixed_point", propagation.fixedPoint().orElse(Double.NaN)));
            int index = row.integer("layer_index");
            measured.ifPresent(of -> row.set("preactivation_std", std(of, index, Quantity.PREACTIVATION))
                    .set("activation_std", std(of, index, Quantity.ACTIVATION))
                    .set("activation_gradient_std", std(of, index, Quantity.ACTIVATION_GRADIENT)));
            if (i + 1 < layers.size()) {
                Prediction.Layer next = layers.get(i + 1);
                int nextIndex = index(spec, next.layerName());
                row.set("gradient_growth_predicted", layer.activationGradientStd() / next.activationGradientStd());
                measured.ifPresent(of -> row.set(
                        "gradient_growth",
                        std(of, index, Quantity.ACTIVATION_GRADIENT).orElse(Double.NaN)
                                / std(of, nextIndex, Quantity.ACTIVATION_GRADIENT)
                                        .orElse(Double.NaN)));
            }
            rows.add(row);
        }
        Layer softmax = spec.layers().get(spec.layers().size() - 1);
        TableRow logits = row(variant, spec, softmax.name(), examples)
                .set("preactivation_std_predicted", prediction.logitsStd())
                .set("initial_loss_predicted", prediction.initialLoss());
        measured.ifPresent(
                of -> logits.set("preactivation_std", std(of, logits.integer("layer_index"), Quantity.PREACTIVATION)));
        rows.add(logits);
    }

    /** Layers have their names with and without normalization, and their places in the network that is trained. */
    private static TableRow row(String variant, MlpSpec spec, String layer, int examples) {
        return Tables.THEORY
                .row()
                .set("variant", variant)
                .set("layer_index", index(spec, layer))
                .set("layer_name", layer)
                .set("examples", examples);
    }

    private static int index(MlpSpec spec, String layer) {
        return spec.layers().stream().map(Layer::name).toList().indexOf(layer);
    }

    private static OptionalDouble std(Measurement measured, int layerIndex, Quantity quantity) {
        return statistics(measured, layerIndex, quantity)
                .map(statistics -> statistics.moments().std())
                .orElse(OptionalDouble.empty());
    }

    private static Optional<LayerStatistics> statistics(Measurement measured, int layerIndex, Quantity quantity) {
        return measured.statistics().stream()
                .filter(statistics -> statistics.quantity() == quantity
                        && statistics.subject().layerIndex() == layerIndex
                        && statistics.subject().parameter().isEmpty())
                .findFirst();
    }
}
