package org.initscope.report.export;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.initscope.store.files.DataFolder;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.TableSchema;
import org.initscope.store.tables.Tables;

/**
 * Writes the tables of a run as TensorBoard event files, one folder for each worker and one for the averaged network.
 * They have losses, statistics of every tensor as scalars, and its histograms.
 */
public final class TensorBoardExport {
    private static final List<String> SCALARS =
            List.of("mean", "std", "min", "max", "grad_data_ratio", "update_data_log10");

    private final TableReader tables;

    public TensorBoardExport(TableReader tables) {
        this.tables = tables;
    }

    /**
     * Writes a run below a folder for {@code tensorboard --logdir}, the whole of it or nothing.
     *
     * @throws IllegalArgumentException where there is no such run or the folder cannot be written
     */
    public void write(String id, DataFolder folder) {
        List<TableRow> runs = tables.read(Tables.RUNS, id);
        require(!runs.isEmpty(), "there is no run %s: its table runs is empty", id);
        try (StagedFolder staged = StagedFolder.in(folder)) {
            try (Folders files = new Folders(staged.folder(), runs.get(runs.size() - 1))) {
                writeLosses(files, id);
                writeEvaluations(files, id);
                writeRounds(files, id);
                writeHistograms(files, id, writeStatistics(files, id));
            }
            staged.commit();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    "the folder " + folder + " cannot be written (" + e.getMessage() + "): give another -o", e);
        }
    }

    /** What a tensor is in tables and when it was measured. */
    private record Place(String network, String quantity, String subject, long step) {
        static Place of(TableRow row) {
            String parameter = row.isNull("parameter") ? "" : "." + row.string("parameter");
            return new Place(
                    networkOf(row), row.string("quantity"), row.string("layer_name") + parameter, row.number("step"));
        }

        String tag() {
            return quantity + "/" + subject;
        }

        String tag(String figure) {
            return quantity + "_" + figure + "/" + subject;
        }
    }

    private static String networkOf(TableRow row) {
        return row.isNull("worker") ? "averaged" : "worker_" + row.integer("worker");
    }

    private void writeLosses(Folders files, String id) {
        forEach(tables, Tables.TRAINING_STEPS, id, row -> {
            files.scalar(networkOf(row), row.number("step"), "loss/minibatch", row, "loss");
            files.scalar(networkOf(row), row.number("step"), "learning_rate", row, "learning_rate");
        });
    }

    private void writeEvaluations(Folders files, String id) {
        forEach(tables, Tables.EVALUATIONS, id, row -> {
            String what = row.string("split") + "_" + row.string("bn_statistics");
            files.scalar("averaged", row.number("step"), "loss/" + what, row, "loss");
            files.scalar("averaged", row.number("step"), "accuracy/" + what, row, "accuracy");
        });
    }

    private void writeRounds(Folders files, String id) {
        forEach(tables, Tables.AVERAGING_ROUNDS, id, row -> {
            files.scalar(networkOf(row), row.number("step"), "averaging/drift_l2", row, "drift_l2");
            files.scalar(networkOf(row), row.number("step"), "averaging/parameter_l2", row, "parameter_l2");
        });
    }

    private Map<Place, TableRow> writeStatistics(Folders files, String id) {
        Map<Place, TableRow> statistics = new HashMap<>();
        forEach(tables, Tables.LAYER_STATISTICS, id, row -> {
            Place place = Place.of(row);
            statistics.put(place, row);
            for (String figure : SCALARS) {
                files.scalar(place.network(), place.step(), place.tag(figure), row, figure);
            }
            if (!row.isNull("saturated_97_count") && row.number("count") > 0) {
                double share = (double) row.number("saturated_97_count") / row.number("count");
                files.scalar(place.network(), place.step(), place.tag("saturated_97"), share);
                files.scalar(place.network(), place.step(), place.tag("dead_units"), row.integer("dead_unit_count"));
            }
        });
        return statistics;
    }

    private void writeHistograms(Folders files, String id, Map<Place, TableRow> statistics) {
        forEach(tables, Tables.LAYER_HISTOGRAMS, id, row -> {
            Place place = Place.of(row);
            TableRow moments = statistics.get(place);
            if (moments != null && moments.number("count") > 0) {
                files.histogram(place.network(), place.step(), place.tag(), buckets(row, moments));
            }
        });
    }

    /** The bins with one for what is below and one for what is above them. */
    private static EventFile.Buckets buckets(TableRow histogram, TableRow moments) {
        long[] bins = histogram.longs("counts");
        double lower = histogram.real("lower");
        double width = (histogram.real("upper") - lower) / bins.length;
        double[] limits = new double[bins.length + 2];
        double[] counts = new double[limits.length];
        limits[0] = lower;
        counts[0] = histogram.number("underflow");
        for (int bin = 0; bin < bins.length; bin++) {
            limits[bin + 1] = lower + (bin + 1) * width;
            counts[bin + 1] = bins[bin];
        }
        limits[limits.length - 1] = Double.MAX_VALUE;
        counts[limits.length - 1] = histogram.number("overflow");
        double count = moments.number("count");
        double mean = moments.real("mean");
        return new EventFile.Buckets(
                moments.real("min"),
                moments.real("max"),
                count,
                count * mean,
                moments.real("m2") + count * mean * mean,
                limits,
                counts);
    }

    private interface RowAction {
        void on(TableRow row) throws IOException;
    }

    private static void forEach(TableReader tables, TableSchema table, String id, RowAction action) {
        tables.read(table, id, row -> {
            try {
                action.on(row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        });
    }

    /** The event files of a run by network, opened when first written to; steps are spread over the run's time. */
    private static final class Folders implements AutoCloseable {
        private final DataFolder root;
        private final double started;
        private final double secondsPerStep;
        private final Map<String, EventFile> files = new TreeMap<>();

        Folders(DataFolder root, TableRow run) {
            this.root = root;
            this.started = run.instant("started_at").toEpochMilli() / 1e3;
            this.secondsPerStep = run.optionalReal("seconds").orElse(0) / run.number("steps");
        }

        void scalar(String network, long step, String tag, TableRow row, String column) throws IOException {
            if (!row.isNull(column)) {
                scalar(network, step, tag, row.real(column));
            }
        }

        void scalar(String network, long step, String tag, double value) throws IOException {
            file(network).scalar(wallTime(step), step, tag, value);
        }

        void histogram(String network, long step, String tag, EventFile.Buckets buckets) throws IOException {
            file(network).histogram(wallTime(step), step, tag, buckets);
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
