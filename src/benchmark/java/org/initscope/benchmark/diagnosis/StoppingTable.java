package org.initscope.benchmark.diagnosis;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.initscope.app.config.Job;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/**
 * Trains grids to their end and again with {@code search.early-stopping.rule = diagnosis}, one seed a point, and holds what was
 * stopped against what it came to.
 */
public final class StoppingTable {
    /** Those of {@link DiagnosisBenchmark} set the regression, these nothing of it but which trials always go on. */
    private static final List<String> OF_EXCEPTIONS = List.of("optimizer-grid", "depth-grid", "benchmark-residual");

    /** These set nothing at all. */
    private static final List<String> HELD_OUT =
            List.of("benchmark-schedules", "benchmark-context", "benchmark-few-names");

    /** The share of a grid's trials that are its best ones. */
    private static final double BEST = 0.01;

    private final int points;
    private final PrintStream out;
    private final Consumer<String> progress;

    /**
     * @param points most of each grid, drawn at random
     * @param progress hears what goes on
     */
    public StoppingTable(int points, PrintStream out, Consumer<String> progress) {
        this.points = points;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Prints the table.
     *
     * @param folder for the results of the searches
     * @param jobs whose grids take the place of the project's own
     */
    public void run(Path folder, List<Path> jobs) throws IOException {
        out.printf(
                "%-22s %6s %5s %7s %13s %11s %25s %13s%n",
                "grid",
                "trials",
                "sick",
                "stopped",
                "sick of these",
                "steps saved",
                "of sick trials, all steps",
                "of the best");
        if (jobs.isEmpty()) {
            print("these four", trained(folder, DiagnosisBenchmark.GRIDS));
            print("these three", trained(folder, OF_EXCEPTIONS));
            print("these three", trained(folder, HELD_OUT));
        } else {
            for (Path job : jobs) {
                print(job.getFileName().toString(), trained(folder, job));
            }
        }
    }

    private List<Pair> trained(Path folder, List<String> grids) throws IOException {
        List<Pair> all = new ArrayList<>();
        for (String grid : grids) {
            List<Pair> pairs = trained(folder, Path.of("jobs", grid + ".conf"));
            print(grid, pairs);
            all.addAll(pairs);
        }
        return all;
    }

    private List<Pair> trained(Path folder, Path job) throws IOException {
        progress.accept(job.toString());
        return pairs(trials(folder, job, "none"), trials(folder, job, "diagnosis"));
    }

    /** The trials of a grid by their ids, which do not depend on the rule. */
    private Map<String, TrialRow> trials(Path folder, Path job, String rule) throws IOException {
        DataFolder search = TrainedGrid.train(
                        folder,
                        job,
                        List.of(
                                "search.repeat=1",
                                "search.sample.points=" + points,
                                "search.early-stopping.rule=" + rule))
                .search();
        return trials(search);
    }

    private static Map<String, TrialRow> trials(DataFolder search) {
        Map<String, TrialRow> trials = new TreeMap<>();
        new TableReader(search.parent()).forEach(Tables.TRIALS, search.name(), row -> trials.put(row.trialId(), row));
        return trials;
    }

    /**
     * A trial without the rule and with it.
     *
     * @param excess of its loss without it over the best of its architecture, in nats; infinite where it diverged
     * @param best whether its loss is among the best 1 % of its grid
     */
    private record Pair(double excess, boolean best, TrialRow.Summary whole, TrialRow.Summary withRule) {
        boolean sick() {
            return excess > LabelledGrid.SICK;
        }

        boolean stopped() {
            return withRule.isStopped();
        }

        long saved() {
            return whole.stepsTaken() - withRule.stepsTaken();
        }
    }

    /** The trials of a grid that was trained both ways. */
    private static List<Pair> pairs(Map<String, TrialRow> whole, Map<String, TrialRow> withRule) {
        require(whole.keySet().equals(withRule.keySet()), "two searches of one grid have other trials");
        Map<String, Double> best = whole.values().stream()
                .collect(Collectors.toMap(StoppingTable::architecture, StoppingTable::loss, Math::min));
        double amongBest = whole.values().stream()
                .map(StoppingTable::loss)
                .sorted()
                .skip(Math.max(1, Math.round(BEST * whole.size())) - 1)
                .findFirst()
                .orElseThrow();
        return whole.values().stream()
                .map(row -> new Pair(
                        Double.isInfinite(loss(row)) ? loss(row) : loss(row) - best.get(architecture(row)),
                        loss(row) <= amongBest,
                        row.summary(),
                        withRule.get(row.trialId()).summary()))
                .toList();
    }

    private static String architecture(TrialRow row) {
        SortedMap<String, String> values = Job.values(row.config(), "a trial");
        values.keySet().retainAll(LabelledPoint.ARCHITECTURE);
        return values.toString();
    }

    private static double loss(TrialRow row) {
        return row.summary().isCompleted()
                ? row.summary().losses().compared().orElse(Double.POSITIVE_INFINITY)
                : Double.POSITIVE_INFINITY;
    }

    private void print(String name, List<Pair> pairs) {
        List<Pair> stopped = pairs.stream().filter(Pair::stopped).toList();
        long steps = pairs.stream().mapToLong(pair -> pair.whole().stepsTaken()).sum();
        long saved = pairs.stream().mapToLong(Pair::saved).sum();
        long ofSick = pairs.stream()
                .filter(Pair::sick)
                .mapToLong(pair -> pair.whole().stepsTaken())
                .sum();
        out.printf(
                Locale.ROOT,
                "%-22s %6d %5.2f %7d %13d %11.3f %25.3f %13d%n",
                name,
                pairs.size(),
                (double) pairs.stream().filter(Pair::sick).count() / pairs.size(),
                stopped.size(),
                stopped.stream().filter(Pair::sick).count(),
                (double) saved / steps,
                (double) ofSick / steps,
                stopped.stream().filter(Pair::best).count());
    }
}
