package org.initscope.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.initscope.core.theory.Prediction;
import org.initscope.report.RunReport.StatisticCourse;
import org.initscope.report.RunReport.Theory;
import org.initscope.spark.tables.TableRow;

/** What mean-field theory expects of a start beside what was measured of it, on as many examples. */
final class Predictions {
    private Predictions() {}

    /**
     * Theory beside the measurement of the averaged network, or of the first worker.
     *
     * @param theory what it expects of a minibatch of so many examples
     * @param statistics rows of table layer_statistics
     */
    static Theory beside(
            IntFunction<Optional<Prediction>> theory, List<TableRow> statistics, Map<Tensor, StatisticCourse> courses) {
        return statistics.stream()
                .filter(row -> row.number("step") == 0 && row.string("quantity").equals("activation"))
                .min(Comparator.comparing((TableRow row) -> !row.isNull("worker")))
                .flatMap(row -> theory.apply(Math.toIntExact(row.number("count") / row.integer("unit_count")))
                        .map(prediction -> beside(prediction, Tensor.scope(row), courses)))
                .orElse(Theory.NONE);
    }

    private static Theory beside(Prediction theory, String scope, Map<Tensor, StatisticCourse> courses) {
        List<RunReport.Prediction> rows = new ArrayList<>();
        for (Prediction.Layer layer : theory.layers()) {
            int index = layer.layerIndex();
            add(rows, courses.get(new Tensor(scope, index, "preactivation", "")), layer.preactivationStd());
            add(rows, courses.get(new Tensor(scope, index, "activation", "")), layer.activationStd());
            add(rows, courses.get(new Tensor(scope, index, "activation_gradient", "")), layer.activationGradientStd());
        }
        return new Theory(
                rows,
                theory.initialLoss(),
                theory.propagation().flatMap(Prediction.Propagation::fixedPoint).orElse(Double.NaN),
                theory.propagation().map(Prediction.Propagation::chi).orElse(Double.NaN),
                theory.propagation().map(Prediction.Propagation::depthScale).orElse(Double.NaN));
    }

    private static void add(List<RunReport.Prediction> rows, StatisticCourse measured, double predicted) {
        if (measured != null && measured.step()[0] == 0) {
            rows.add(new RunReport.Prediction(
                    measured.layer(), measured.quantity() + " std", predicted, measured.std()[0]));
        }
    }
}
