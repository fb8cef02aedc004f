package org.initscope.report.export;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.initscope.core.evidence.HistogramObservation;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Origin;
import org.initscope.core.evidence.Tensor;
import org.initscope.core.statistics.Moments;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.tables.TableReader;

/**
 * Writes the tables of a run as TensorBoard event files, one folder for each worker and one for the averaged network.
 * They have losses, statistics of every tensor as scalars, and its histograms.
 */
public final class TensorBoardExport {
    private static final Map<String, Function<LayerObservation, OptionalDouble>> SCALARS = scalars();

    private final TableReader tables;

    public TensorBoardExport(TableReader tables) {
        this.tables = tables;
    }

    private static Map<String, Function<LayerObservation, OptionalDouble>> scalars() {
        Map<String, Function<LayerObservation, OptionalDouble>> scalars = new LinkedHashMap<>();
        scalars.put("mean", LayerObservation::mean);
        scalars.put("std", LayerObservation::std);
        scalars.put("min", LayerObservation::min);
        scalars.put("max", LayerObservation::max);
        scalars.put("grad_data_ratio", LayerObservation::gradDataRatio);
        scalars.put("update_data_log10", LayerObservation::updateDataLog10);
        scalars.put("saturated_97", LayerObservation::saturation);
        scalars.put("dead_units", TensorBoardExport::deadUnits);
        return scalars;
    }

    private static OptionalDouble deadUnits(LayerObservation row) {
        return row.saturation().isPresent() && row.deadUnitCount().isPresent()
                ? OptionalDouble.of(row.deadUnitCount().getAsInt())
                : OptionalDouble.empty();
    }

    /**
     * Writes a run below a folder for {@code tensorboard --logdir}, the whole of it or nothing.
     *
     * @throws IllegalArgumentException where there is no such run or the folder cannot be written
     */
    public void write(String id, DataFolder folder) {
        List<RunRow> runs = tables.read(Tables.RUNS, id);
        require(!runs.isEmpty(), "there is no run %s: its table runs is empty", id);
        try (StagedFolder staged = StagedFolder.in(folder, "run " + id)) {
            try (Folders files = new Folders(staged.folder(), runs.get(runs.size() - 1))) {
                writeLosses(files, id);
                writeEvaluations(files, id);
                writeCriticalRates(files, id);
                writeRounds(files, id);
                writeStatistics(files, id);
            }
            staged.commit();
        } catch (IOException | UncheckedIOException | FSError e) {
            throw folder.unwritable(e, StagedFolder.REMEDY);
        }
    }

    /** What a tensor is in tables and when it was measured. */
    private record Place(String network, String quantity, String subject, long step) {
        static Place of(Origin origin, Tensor tensor) {
            String parameter = tensor.parameter().map(role -> "." + role).orElse("");
            return new Place(
                    networkOf(origin.worker()),
                    tensor.quantity().label(),
                    tensor.layerName() + parameter,
                    origin.step());
        }

        String tag() {
            return quantity + "/" + subject;
        }

        String tag(String figure) {
            return quantity + "_" + figure + "/" + subject;
        }
    }

    private static String networkOf(OptionalInt worker) {
        return worker.isPresent() ? "worker_" + worker.getAsInt() : "averaged";
    }

    private void writeLosses(Folders files, String id) {
        tables.forEach(Tables.TRAINING_STEPS, id, row -> {
            String network = networkOf(OptionalInt.of(row.worker()));
            files.scalar(network, row.step(), "loss/minibatch", row.loss());
            files.scalar(network, row.step(), "learning_rate", row.learningRate());
        });
    }

    private void writeEvaluations(Folders files, String id) {
        tables.forEach(Tables.EVALUATIONS, id, row -> {
            String what = row.split() + "_" + row.bnStatistics();
            files.scalar("averaged", row.step(), "loss/" + what, row.loss());
            files.scalar("averaged", row.step(), "accuracy/" + what, row.accuracy());
        });
    }

    private void writeCriticalRates(Folders files, String id) {
        tables.forEach(Tables.CRITICAL_RATES, id, row -> {
            files.scalar(
                    "averaged",
                    row.step(),
                    "critical_learning_rate",
                    row.criticalLearningRate().orElse(Double.NaN));
            files.scalar("averaged", row.step(), "curvature", row.curvature().orElse(Double.NaN));
        });
    }

    private void writeRounds(Folders files, String id) {
        tables.forEach(Tables.AVERAGING_ROUNDS, id, row -> {
            files.scalar(networkOf(row.worker()), row.endStep(), "averaging/drift_l2", row.driftL2());
            files.scalar(networkOf(row.worker()), row.endStep(), "averaging/parameter_l2", row.parameterL2());
        });
    }

    /** Scalars and histograms, batch by batch: a tensor at a step has both in the files of one batch. */
    private void writeStatistics(Folders files, String id) {
        Map<String, Path> histograms = tables.parts(Tables.LAYER_HISTOGRAMS.schema(), id).stream()
                .collect(Collectors.toMap(Path::getName, part -> part));
        for (Path part : tables.parts(Tables.LAYER_STATISTICS.schema(), id)) {
            Map<Place, LayerObservation> statistics = new HashMap<>();
            boolean hasHistograms = histograms.containsKey(part.getName());
            tables.forEach(Tables.LAYER_STATISTICS, List.of(part), row -> {
                Place place = Place.of(row.origin(), row.tensor());
                SCALARS.forEach((figure, value) -> value.apply(row)
                        .ifPresent(number -> files.scalar(place.network(), place.step(), place.tag(figure), number)));
                if (hasHistograms && row.count() > 0) {
                    statistics.put(place, row);
                }
            });
            if (hasHistograms) {
                writeHistograms(files, histograms.get(part.getName()), statistics);
            }
        }
    }

    private void writeHistograms(Folders files, Path part, Map<Place, LayerObservation> statistics) {
        tables.forEach(Tables.LAYER_HISTOGRAMS, List.of(part), row -> {
            Place place = Place.of(row.origin(), row.tensor());
            LayerObservation moments = statistics.get(place);
            if (moments != null) {
                files.histogram(place.network(), place.step(), place.tag(), buckets(row, moments.moments()));
            }
        });
    }

    /** The bins with one for what is below and one for what is above them. */
    private static EventFile.Buckets buckets(HistogramObservation histogram, Moments moments) {
        long[] bins = histogram.counts();
        double lower = histogram.lower();
        double width = (histogram.upper() - lower) / bins.length;
        double[] limits = new double[bins.length + 2];
        double[] counts = new double[limits.length];
        limits[0] = lower;
        counts[0] = histogram.underflow();
        for (int bin = 0; bin < bins.length; bin++) {
            limits[bin + 1] = lower + (bin + 1) * width;
            counts[bin + 1] = bins[bin];
        }
        limits[limits.length - 1] = Double.MAX_VALUE;
        counts[limits.length - 1] = histogram.overflow();
        double count = moments.count();
        double mean = moments.mean();
        return new EventFile.Buckets(
                moments.min(), moments.max(), count, count * mean, moments.m2() + count * mean * mean, limits, counts);
    }

    /** The event files of a run by network, opened when first written to; steps are spread over the run's time. */
    private static final class Folders implements AutoCloseable {
        private final DataFolder root;
        private final double started;
        private final double secondsPerStep;
        private final Map<String, EventFile> files = new TreeMap<>();

        Folders(DataFolder root, RunRow run) {
            this.root = root;
            this.started = run.startedAt().toEpochMilli() / 1e3;
            this.secondsPerStep = run.seconds().orElse(0) / run.work().steps();
        }

        void scalar(String network, long step, String tag, double value) {
            if (Double.isFinite(value)) {
                write(network, file -> file.scalar(wallTime(step), step, tag, value));
            }
        }

        void histogram(String network, long step, String tag, EventFile.Buckets buckets) {
            write(network, file -> file.histogram(wallTime(step), step, tag, buckets));
        }

        private interface Writing {
            void to(EventFile file) throws IOException;
        }

        private void write(String network, Writing writing) {
            try {
                writing.to(file(network));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private double wallTime(long step) {
            return started + step * secondsPerStep;
        }

        private EventFile file(String network) throws IOException {
            EventFile file = files.get(network);
            if (file == null) {
                file = new EventFile(root.child(network), started);
                files.put(network, file);
            }
            return file;
        }

        @Override
        public void close() throws IOException {
            for (EventFile file : files.values()) {
                file.close();
            }
        }
    }
}
