package org.initscope.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.theory.Prediction;
import org.initscope.report.RunReport.StatisticCourse;

/** What mean-field theory expects of a start beside what was measured of it. */
final class Predictions {
    private Predictions() {}

    static List<RunReport.Prediction> beside(Prediction theory, Map<Tensor, StatisticCourse> courses) {
        List<RunReport.Prediction> rows = new ArrayList<>();
        for (Prediction.Layer layer : theory.layers()) {
            add(rows, courses, layer.layerIndex(), "preactivation", layer.preactivationStd());
            add(rows, courses, layer.layerIndex(), "activation", layer.activationStd());
            add(rows, courses, layer.layerIndex(), "activation_gradient", layer.activationGradientStd());
        }
        return rows;
    }

    private static void add(
            List<RunReport.Prediction> rows,
            Map<Tensor, StatisticCourse> courses,
            int layer,
            String quantity,
            double predicted) {
        startOf(courses, layer, quantity)
                .ifPresent(
                        measured -> rows.add(new RunReport.Prediction(layer, quantity + " std", predicted, measured)));
    }

    private static Optional<Double> startOf(Map<Tensor, StatisticCourse> courses, int layer, String quantity) {
        return courses.entrySet().stream()
                .filter(entry -> entry.getKey().layer() == layer
                        && entry.getKey().quantity().equals(quantity)
                        && entry.getValue().step().length > 0
                        && entry.getValue().step()[0] == 0)
                .min(Comparator.comparing(entry -> entry.getKey().scope().equals(Tensor.AVERAGED)
                        ? ""
                        : entry.getKey().scope()))
                .map(entry -> entry.getValue().std()[0]);
    }
}
