package org.initscope.core.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.initscope.core.statistics.Histogram;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.Quantity;
import org.initscope.core.statistics.SaturationSample;

/**
 * A measurement as rows of its tables.
 *
 * @param worker who measured; empty for the averaged network
 * @param round averaging rounds done before
 */
public record MeasurementRows(OptionalInt worker, long round, Measurement measurement) {

    /** Of one worker. */
    public static MeasurementRows ofWorker(int worker, long round, Measurement measurement) {
        return new MeasurementRows(OptionalInt.of(worker), round, measurement);
    }

    /** Of the averaged network. */
    public static MeasurementRows ofAverage(long round, Measurement measurement) {
        return new MeasurementRows(OptionalInt.empty(), round, measurement);
    }

    private Origin origin() {
        return Origin.of(worker, round, measurement.step());
    }

    /** One row a tensor. */
    public List<LayerObservation> statistics() {
        Map<Measured, Histogram> histograms = new HashMap<>();
        measurement
                .histograms()
                .forEach(h -> histograms.putIfAbsent(new Measured(h.subject(), h.quantity()), h.histogram()));
        Origin origin = origin();
        return measurement.statistics().stream()
                .map(statistics -> LayerObservation.of(origin, statistics, histogram(histograms, statistics)))
                .toList();
    }

    /** What statistics and a histogram are of. */
    private record Measured(LayerStatistics.Subject subject, Quantity quantity) {}

    private static Optional<Histogram> histogram(Map<Measured, Histogram> histograms, LayerStatistics statistics) {
        return Optional.ofNullable(histograms.get(new Measured(statistics.subject(), statistics.quantity())));
    }

    /** One row a tensor. */
    public List<HistogramObservation> histograms() {
        Origin origin = origin();
        return measurement.histograms().stream()
                .map(measured -> HistogramObservation.of(origin, measured))
                .toList();
    }

    /** One row a unit. */
    public List<BatchNormUnit> batchNormUnits() {
        Origin origin = origin();
        return measurement.batchNorms().stream()
                .flatMap(units -> {
                    Optional<String> name = layerName(units.layerIndex());
                    return IntStream.range(0, units.units())
                            .mapToObj(unit -> BatchNormUnit.of(origin, name, units, unit));
                })
                .toList();
    }

    /** The name of a layer, of which something else was measured too. */
    private Optional<String> layerName(int layerIndex) {
        return measurement.statistics().stream()
                .map(LayerStatistics::subject)
                .filter(subject -> subject.layerIndex() == layerIndex)
                .map(LayerStatistics.Subject::layerName)
                .findFirst();
    }

    /** The rows of saturated units of the averaged network, one an example of the sample. */
    public static List<SaturatedUnits> saturation(long round, long step, SaturationSample sample) {
        return IntStream.range(0, sample.saturatedUnits().size())
                .mapToObj(example -> SaturatedUnits.of(Origin.averaged(round, step), sample, example))
                .toList();
    }
}
