package org.initscope.report.readers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.report.RunReport;
import org.initscope.report.RunReport.Theory;
import org.initscope.store.results.rows.LayerTheory;

/** What mean-field theory expects of a start and what was measured of it, from the table of theory. */
final class Predictions {
    /** The variant of theory that is of the network that is trained. */
    static final String TRAINED_NETWORK = "network";

    private Predictions() {}

    /**
     * The rows of the network that was trained.
     *
     * @param rows of table theory
     */
    static Theory of(List<LayerTheory> rows) {
        List<LayerTheory> ofNetwork = rows.stream()
                .filter(row -> row.variant().equals(TRAINED_NETWORK))
                .toList();
        Optional<LayerTheory> logits = ofNetwork.stream()
                .filter(row -> Double.isFinite(row.initialLossPredicted()))
                .findFirst();
        if (logits.isEmpty()) {
            return Theory.NONE;
        }
        List<RunReport.Prediction> predictions = new ArrayList<>();
        for (LayerTheory row : ofNetwork) {
            LayerTheory.Spreads of = row.spreads();
            add(predictions, row, "preactivation", of.preactivationStdPredicted(), of.preactivationStd());
            add(predictions, row, "activation", of.activationStdPredicted(), of.activationStd());
            add(
                    predictions,
                    row,
                    "activation_gradient",
                    of.activationGradientStdPredicted(),
                    of.activationGradientStd());
        }
        LayerTheory.Propagation hidden = ofNetwork.stream()
                .map(LayerTheory::propagation)
                .filter(propagation -> Double.isFinite(propagation.chi()))
                .findFirst()
                .orElse(new LayerTheory.Propagation(Double.NaN, Double.NaN, Double.NaN));
        LayerTheory.CorrelationLimit correlation = ofNetwork.stream()
                .map(LayerTheory::correlationLimit)
                .filter(limit -> Double.isFinite(limit.correlationSlope()))
                .reduce((earlier, later) -> later)
                .orElse(new LayerTheory.CorrelationLimit(Double.NaN, Double.NaN, Double.NaN));
        return new Theory(
                predictions,
                logits.get().initialLossPredicted(),
                hidden.varianceFixedPoint(),
                hidden.chi(),
                hidden.depthScale(),
                correlation.correlationFixedPoint(),
                correlation.correlationDepthScale());
    }

    private static void add(
            List<RunReport.Prediction> predictions,
            LayerTheory row,
            String quantity,
            double predicted,
            double measured) {
        if (Double.isFinite(predicted)) {
            predictions.add(new RunReport.Prediction(row.layerIndex(), quantity + " std", predicted, measured));
        }
    }
}
