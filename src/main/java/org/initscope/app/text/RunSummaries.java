package org.initscope.app.text;

import static org.initscope.core.Check.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.Tables;

/** What was measured of one network of a run, by local step. */
public final class RunSummaries {
    private final RunFolder folder;
    private final Network network;
    private final Optional<TableRow> run;
    private final SortedMap<Long, List<LayerSummary>> bySteps;

    private RunSummaries(
            RunFolder folder, Network network, Optional<TableRow> run, SortedMap<Long, List<LayerSummary>> bySteps) {
        this.folder = folder;
        this.network = network;
        this.run = run;
        this.bySteps = bySteps;
    }

    /**
     * Reads the tables of a run.
     *
     * @param wanted the network; where none is wanted the averaged one, or worker 0 where that was not measured
     * @throws IllegalArgumentException where nothing was measured of it
     */
    public static RunSummaries open(RunFolder folder, Optional<Network> wanted) {
        TableReader tables = folder.tables();
        Optional<TableRow> run = tables.read(Tables.RUNS, folder.id()).stream().findFirst();
        Network network = wanted.orElse(Network.averaged());
        SortedMap<Long, List<LayerSummary>> bySteps = read(tables, folder, network);
        if (bySteps.isEmpty() && wanted.isEmpty()) {
            network = Network.ofWorker(0);
            bySteps = read(tables, folder, network);
        }
        if (bySteps.isEmpty()) {
            throw RunStatus.of(folder).without("measurement of " + network);
        }
        return new RunSummaries(folder, network, run, bySteps);
    }

    private static SortedMap<Long, List<LayerSummary>> read(TableReader tables, RunFolder folder, Network network) {
        SortedMap<Long, List<LayerSummary>> bySteps = new TreeMap<>();
        for (TableRow row : tables.read(Tables.LAYER_STATISTICS, folder.id(), network::owns)) {
            bySteps.computeIfAbsent(row.number("step"), step -> new ArrayList<>())
                    .add(LayerSummary.of(row));
        }
        return bySteps;
    }

    /** The measured steps, such as {@code 0–9, 500, 1000}. */
    public String steps() {
        List<String> ranges = new ArrayList<>();
        List<Long> steps = List.copyOf(bySteps.keySet());
        for (int first = 0, last; first < steps.size(); first = last + 1) {
            last = first;
            while (last + 1 < steps.size() && steps.get(last + 1) == steps.get(last) + 1) {
                last++;
            }
            ranges.add(
                    last > first
                            ? steps.get(first) + "–" + steps.get(last)
                            : steps.get(first).toString());
        }
        return String.join(", ", ranges);
    }

    /**
     * The step to show: the wanted one, or the last one.
     *
     * @throws IllegalArgumentException where the wanted one was not measured
     */
    public long step(OptionalLong wanted) {
        long step = wanted.orElse(bySteps.lastKey());
        require(
                bySteps.containsKey(step),
                "step %d of %s was not measured in the run %s, expected one of %s",
                step,
                network,
                folder.id(),
                steps());
        return step;
    }

    public List<LayerSummary> at(long step) {
        return bySteps.get(step);
    }

    /** What is shown, and at step 0 how far the initial loss is from that of a uniform guess. */
    public String title(long step) {
        String title = "run " + folder.id()
                + run.map(row -> " (" + row.string("status") + ")").orElse("") + ", step " + step + " of " + network;
        boolean start = step == 0
                && run.isPresent()
                && !run.get().isNull("initial_loss")
                && !run.get().isNull("uniform_loss");
        return start
                ? title + "; initial loss " + Figures.decimal(run.get().real("initial_loss"))
                        + " nats, a uniform guess has "
                        + Figures.decimal(run.get().real("uniform_loss"))
                : title;
    }
}
