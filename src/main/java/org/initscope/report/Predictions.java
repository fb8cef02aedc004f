package org.initscope.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.report.RunReport.Theory;
import org.initscope.store.tables.TableRow;

/** What mean-field theory expects of a start and what was measured of it, from the table of theory. */
final class Predictions {
    private static final String TRAINED_NETWORK = "network";
    private static final List<String> QUANTITIES = List.of("preactivation", "activation", "activation_gradient");

    private Predictions() {}

    /**
     * The rows of the network that was trained.
     *
     * @param rows of table theory
     */
    static Theory of(List<TableRow> rows) {
        List<TableRow> ofNetwork = rows.stream()
                .filter(row -> row.string("variant").equals(TRAINED_NETWORK))
                .toList();
        Optional<TableRow> logits = ofNetwork.stream()
                .filter(row -> !row.isNull("initial_loss_predicted"))
                .findFirst();
        if (logits.isEmpty()) {
            return Theory.NONE;
        }
        List<RunReport.Prediction> predictions = new ArrayList<>();
        for (TableRow row : ofNetwork) {
            for (String quantity : QUANTITIES) {
                add(predictions, row, quantity);
            }
        }
        Optional<TableRow> hidden =
                ofNetwork.stream().filter(row -> !row.isNull("chi")).findFirst();
        return new Theory(
                predictions,
                logits.get().real("initial_loss_predicted"),
                hidden.map(row -> LayerSeries.real(row, "variance_fixed_point")).orElse(Double.NaN),
                hidden.map(row -> LayerSeries.real(row, "chi")).orElse(Double.NaN),
                hidden.map(row -> LayerSeries.real(row, "depth_scale")).orElse(Double.NaN));
    }

    private static void add(List<RunReport.Prediction> predictions, TableRow row, String quantity) {
        String predicted = quantity + "_std_predicted";
        if (!row.isNull(predicted)) {
            predictions.add(new RunReport.Prediction(
                    row.integer("layer_index"),
                    quantity + " std",
                    row.real(predicted),
                    LayerSeries.real(row, quantity + "_std")));
        }
    }
}
