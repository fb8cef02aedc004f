package org.initscope.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.initscope.core.network.ParameterLayout.Parameter;
import org.initscope.core.statistics.Moments;

/** Comparisons of whole tensors with the records of a fixture. */
final class TensorChecks {
    private final Deviations deviations;

    TensorChecks(Deviations deviations) {
        this.deviations = deviations;
    }

    /** An array record: statistics, and either every entry or a sample with row and column sums. */
    void array(String where, double[] got, Parameter parameter, JsonNode record) {
        double[] shape = ParityFixture.array(record.required("shape"));
        deviations.count(
                where + ".size", got.length, (long) Arrays.stream(shape).reduce(1, (a, b) -> a * b), 0);
        double scale = scale(record);
        statistics(where, got, record);
        TensorStatistics statistics = TensorStatistics.of(got);
        sums(where + ".sum", new double[] {statistics.sum()}, record.required("sum"), scale, got.length);
        if (record.has("full")) {
            deviations.tensor(where, got, ParityFixture.array(record.get("full")), scale);
            return;
        }
        int stride = record.required("sample").required("stride").asInt();
        double[] sample = new double[(got.length + stride - 1) / stride];
        Arrays.setAll(sample, i -> got[i * stride]);
        deviations.tensor(
                where + ".sample",
                sample,
                ParityFixture.array(record.get("sample").required("values")),
                scale);
        double[] rowSums = new double[parameter.rows()];
        double[] columnSums = new double[parameter.columns()];
        for (int i = 0; i < got.length; i++) {
            rowSums[i / parameter.columns()] += got[i];
            columnSums[i % parameter.columns()] += got[i];
        }
        sums(where + ".row_sums", rowSums, record.required("row_sums"), scale, parameter.columns());
        sums(where + ".col_sums", columnSums, record.required("col_sums"), scale, parameter.rows());
    }

    /** Sums may cancel; independent errors of n entries add up to √n times that of one. */
    private void sums(String where, double[] got, JsonNode expected, double entryScale, int terms) {
        double[] sums = ParityFixture.array(expected);
        if (got.length != sums.length) {
            deviations.fail(where, got.length + " sums", sums.length + " sums");
            return;
        }
        Tolerance tolerance = deviations.tolerance();
        double allowed = Math.max(tolerance.at(Deviations.largest(sums)), Math.sqrt(terms) * tolerance.at(entryScale));
        for (int i = 0; i < sums.length; i++) {
            deviations.number(where + "[" + i + "]", got[i], sums[i], allowed);
        }
    }

    void statistics(String where, double[] got, JsonNode expected) {
        TensorStatistics statistics = TensorStatistics.of(got);
        double scale = scale(expected);
        deviations.scalar(
                where + ".mean", statistics.mean(), expected.required("mean").asDouble(), scale);
        deviations.scalar(
                where + ".std", statistics.std(), expected.required("std").asDouble(), scale);
        deviations.scalar(
                where + ".min", statistics.min(), expected.required("min").asDouble(), scale);
        deviations.scalar(
                where + ".max", statistics.max(), expected.required("max").asDouble(), scale);
        if (expected.has("l2")) {
            deviations.scalar(
                    where + ".l2",
                    statistics.l2(),
                    expected.get("l2").asDouble(),
                    expected.get("l2").asDouble());
        }
    }

    void moments(String where, Moments moments, JsonNode expected) {
        double scale = scale(expected);
        deviations.count(where + ".nonfinite", moments.nonfinite(), 0, 0);
        deviations.scalar(
                where + ".mean", moments.mean(), expected.required("mean").asDouble(), scale);
        deviations.scalar(
                where + ".std",
                moments.std().orElse(0),
                expected.required("std").asDouble(),
                scale);
        deviations.scalar(
                where + ".min", moments.min(), expected.required("min").asDouble(), scale);
        deviations.scalar(
                where + ".max", moments.max(), expected.required("max").asDouble(), scale);
        if (expected.has("l2")) {
            deviations.scalar(
                    where + ".l2",
                    moments.l2().orElseThrow(),
                    expected.get("l2").asDouble(),
                    expected.get("l2").asDouble());
        }
    }

    static double scale(JsonNode statistics) {
        return Math.max(
                Math.abs(statistics.required("min").asDouble()),
                Math.abs(statistics.required("max").asDouble()));
    }
}
