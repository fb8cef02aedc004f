package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import org.initscope.core.statistics.LayerStatistics;

/** Comparisons of ratios of standard deviations, whose tolerance follows from that of the tensors. */
final class RatioChecks {
    private final Deviations deviations;

    RatioChecks(Deviations deviations) {
        this.deviations = deviations;
    }

    /** The ratio inherits the tolerance of the gradient, divided by the std of the data. */
    void gradData(String where, OptionalDouble got, double dataStd, JsonNode record) {
        JsonNode expected = record.required("grad_data_ratio");
        if (expected.isNull() || got.isEmpty()) {
            deviations.count(where + ".grad_data_ratio defined", got.isPresent() ? 1 : 0, expected.isNull() ? 0 : 1, 0);
            return;
        }
        double allowed = deviations.tolerance().at(TensorChecks.scale(record)) / dataStd;
        deviations.number(
                where + ".grad_data_ratio",
                got.getAsDouble(),
                expected.asDouble(),
                Math.max(allowed, deviations.tolerance().at(expected.asDouble())));
    }

    /**
     * The ratio r = std(u)/std(p) inherits the tolerances of the update, which is rate × that of the gradient, and of
     * the parameter: (δu + r δp) / std(p).
     */
    void updateData(
            String where, OptionalDouble log10, double[] update, double[] data, JsonNode expected, double rate) {
        Tolerance tolerance = deviations.tolerance();
        double allowedUpdate = tolerance.relative() * Deviations.largest(update) + rate * tolerance.absolute();
        double dataStd = TensorStatistics.of(data).std();
        if (expected.isNull()) {
            if (log10.isPresent()) {
                deviations.number(
                        where + " (undefined)",
                        TensorStatistics.of(update).std(),
                        0,
                        allowedUpdate + LayerStatistics.SMALLEST_UPDATE_STD);
            }
            return;
        }
        double ratio = Math.pow(10, expected.asDouble());
        double got = log10.isPresent() ? Math.pow(10, log10.getAsDouble()) : 0;
        double inherited =
                dataStd == 0 ? 0 : (allowedUpdate + ratio * tolerance.at(Deviations.largest(data))) / dataStd;
        double asStated = ratio * Math.log(10) * tolerance.at(expected.asDouble());
        deviations.number(where, got, ratio, Math.max(inherited, asStated));
    }
}
