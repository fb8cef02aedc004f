package org.initscope.app.text;

import static org.initscope.core.Check.require;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.core.evidence.CriticalRate;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.evidence.Origin;
import org.initscope.store.results.Tables;
import org.initscope.store.results.TrialReader;
import org.initscope.store.results.rows.RunRow;
import org.initscope.store.tables.ResultReader;

/** What was measured of one network of a run, by local step. */
public final class RunSummaries {
    private final ResultReader tables;
    private final String id;
    private final String title;
    private final MeasuredNetwork network;
    private final Function<RunRow, String> status;
    private final SortedSet<Long> steps;

    private RunSummaries(
            ResultReader tables,
            String id,
            String title,
            MeasuredNetwork network,
            Function<RunRow, String> status,
            SortedSet<Long> steps) {
        this.tables = tables;
        this.id = id;
        this.title = title;
        this.network = network;
        this.status = status;
        this.steps = steps;
    }

    /**
     * Reads the tables of a run.
     *
     * @param wanted the network; where none is wanted the averaged one, or worker 0 where that was not measured
     * @throws IllegalArgumentException where nothing was measured of it
     */
    public static RunSummaries open(RunFolder folder, Optional<MeasuredNetwork> wanted) {
        return open(
                folder.tables(),
                folder.id(),
                "run " + folder.id(),
                row -> RunStatus.at(Instant.now(), folder, row),
                wanted,
                network -> RunStatus.of(folder).without("measurement of " + network));
    }

    /** Those of a trial. */
    public static RunSummaries ofTrial(TrialReader trial, Optional<MeasuredNetwork> wanted) {
        String name = trial.searchId() + "/" + trial.trialId();
        return open(
                trial,
                name,
                "trial " + name,
                row -> row.end().status(),
                wanted,
                network -> new IllegalArgumentException("the trial " + name + " has no measurement of " + network));
    }

    private static RunSummaries open(
            ResultReader tables,
            String id,
            String title,
            Function<RunRow, String> status,
            Optional<MeasuredNetwork> wanted,
            Function<MeasuredNetwork, IllegalArgumentException> without) {
        MeasuredNetwork network = wanted.orElse(MeasuredNetwork.averaged());
        SortedSet<Long> steps = steps(tables, id, network);
        if (steps.isEmpty() && wanted.isEmpty()) {
            network = MeasuredNetwork.ofWorker(0);
            steps = steps(tables, id, network);
        }
        if (steps.isEmpty()) {
            throw without.apply(network);
        }
        return new RunSummaries(tables, id, title, network, status, steps);
    }

    private static SortedSet<Long> steps(ResultReader tables, String id, MeasuredNetwork network) {
        SortedSet<Long> steps = new TreeSet<>();
        tables.forEach(Tables.LAYER_STATISTICS.only(Origin.class), id, origin -> {
            if (network.owns(origin)) {
                steps.add(origin.step());
            }
        });
        return steps;
    }

    /** The measured steps, such as {@code 0–9, 500, 1000}. */
    public String steps() {
        List<String> ranges = new ArrayList<>();
        List<Long> all = List.copyOf(steps);
        for (int first = 0, last; first < all.size(); first = last + 1) {
            last = first;
            while (last + 1 < all.size() && all.get(last + 1) == all.get(last) + 1) {
                last++;
            }
            ranges.add(
                    last > first
                            ? all.get(first) + "–" + all.get(last)
                            : all.get(first).toString());
        }
        return String.join(", ", ranges);
    }

    /**
     * The step to show: the wanted one, or the last one.
     *
     * @throws IllegalArgumentException where the wanted one was not measured
     */
    public long step(OptionalLong wanted) {
        long step = wanted.orElse(steps.last());
        require(
                steps.contains(step),
                "step %d of %s was not measured in the %s, expected one of %s",
                step,
                network,
                title,
                steps());
        return step;
    }

    /** What was measured at a step. */
    public List<LayerObservation> at(long step) {
        List<LayerObservation> rows = new ArrayList<>();
        tables.forEach(Tables.LAYER_STATISTICS, id, row -> {
            if (row.step() == step && network.owns(row.origin())) {
                rows.add(row);
            }
        });
        return rows;
    }

    /** The critical learning rate of the averaged network at a step, where it was measured. */
    public Optional<CriticalRate> criticalRate(long step) {
        return network.worker().isEmpty()
                ? tables.read(Tables.CRITICAL_RATES, id).stream()
                        .filter(rate -> rate.step() == step)
                        .findFirst()
                : Optional.empty();
    }

    /** What is shown, and at step 0 how far the initial loss is from that of a uniform guess. */
    public String title(long step) {
        Optional<RunRow> run = tables.read(Tables.RUNS, id).stream().findFirst();
        String title = this.title
                + run.map(row -> " (" + status.apply(row) + ")").orElse("") + ", step " + step + " of " + network;
        boolean start = step == 0
                && run.isPresent()
                && run.get().initialLoss().isPresent()
                && run.get().uniformLoss().isPresent();
        return start
                ? title + "; initial loss " + Figures.decimal(run.get().initialLoss())
                        + " nats (" + run.get().initialExamples() + "), a uniform guess has "
                        + Figures.decimal(run.get().uniformLoss())
                : title;
    }
}
