package org.initscope.app.search;

import static org.initscope.core.Check.require;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.machine.Heaps;
import org.initscope.app.search.TransferSearch.Network;
import org.initscope.app.search.TransferSearch.Training;
import org.initscope.core.search.GridPoint;
import org.initscope.core.search.analysis.RateCurve;
import org.initscope.spark.search.SearchPlan;
import org.initscope.spark.search.SearchRun;
import org.initscope.spark.search.SearchStopped;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.results.rows.TrialRow;
import org.initscope.store.tables.TableReader;

/** Runs the trainings of a transfer check round after round, until the best rate of each network stands between others. */
public final class TransferRun {
    private final TransferSearch search;
    private final JavaSparkContext spark;
    private final SearchFolder folder;
    private final PrintWriter progress;
    private final Map<Network, RateLadder> ladders = new LinkedHashMap<>();
    private final Map<Training, Double> losses = new HashMap<>();

    /** @param progress hears how far trainings are */
    public TransferRun(TransferSearch search, JavaSparkContext spark, SearchFolder folder, PrintWriter progress) {
        this.search = search;
        this.spark = spark;
        this.folder = folder;
        this.progress = progress;
        search.networks().forEach(network -> ladders.put(network, new RateLadder(search.firstRate())));
    }

    /**
     * The curve of each network. Trainings that are committed are not run again.
     *
     * @throws SearchStopped where it shall stop; what had ended is committed
     * @throws IllegalArgumentException where trainings could not be run
     */
    public Map<Network, RateCurve> run(BooleanSupplier stop) {
        try (ProgressFile file = new ProgressFile(folder.folder(), "starting")) {
            Map<Network, RateCurve> curves = new LinkedHashMap<>();
            boolean extended = true;
            while (extended) {
                train(file, stop);
                extended = false;
                for (Network network : ladders.keySet()) {
                    RateCurve curve = curve(network);
                    curves.put(network, curve);
                    extended |= ladders.get(network).extend(curve.best());
                }
            }
            SearchAnalysis.of(folder.folder()).write();
            file.complete();
            return curves;
        }
    }

    private void train(ProgressFile file, BooleanSupplier stop) {
        TreeSet<Double> rates = new TreeSet<>();
        ladders.values().forEach(ladder -> rates.addAll(ladder.rates()));
        SearchPlanning planning = search.planning(List.copyOf(rates));
        SearchPlan plan = plan(planning);
        try (ClusterWorkers together = planning.together(spark);
                SearchProgressLines lines =
                        new SearchProgressLines(progress, plan.trials().points(), file)) {
            SearchRun run = new SearchRun(spark, plan, planning.data(spark), together, folder, lines);
            run.run(stop);
            Map<GridPoint, String> unfinished = run.unfinished();
            require(
                    unfinished.isEmpty(),
                    "%d of the trainings could not be run to their end, also alone: give more memory (INITSCOPE_HEAP=,"
                            + " spark.executor.memory), and --resume goes on",
                    unfinished.size());
        }
        readLosses(plan);
    }

    /** A check that is refused before its first training leaves nothing behind. */
    private SearchPlan plan(SearchPlanning planning) {
        try {
            planning.prepare(spark, folder.folder(), search.file());
            SearchPlan plan = planning.plan(folder.folder().name(), this::isTried);
            Heaps.requireFitting(spark, plan);
            return plan;
        } catch (Exception e) {
            if (losses.isEmpty()) {
                folder.discardNew();
            }
            throw e;
        }
    }

    /** Whether its rate is one of its own network, and not of another alone. */
    private boolean isTried(GridPoint point) {
        Training training = search.training(point);
        return ladders.get(training.network()).rates().contains(training.rate());
    }

    private void readLosses(SearchPlan plan) {
        Map<String, Training> trainings = new HashMap<>();
        plan.trials().stream().forEach(trial -> trainings.put(trial.plan().id(), search.training(trial.point())));
        List<TrialRow.Summary> rows = new TableReader(
                        spark.hadoopConfiguration(), folder.out().absolute().toString())
                .read(Tables.TRIAL_SUMMARIES, plan.id()).stream()
                        .filter(row -> trainings.containsKey(row.trialId()))
                        .toList();
        // one of all trials; one that failed has none
        double uniform = rows.stream()
                .mapToDouble(row -> row.losses().uniformLoss())
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        rows.forEach(row -> losses.put(trainings.get(row.trialId()), loss(row, uniform)));
    }

    /** On training examples, which transfer is about; at most that of a uniform guess, which is what broke counts as. */
    private static double loss(TrialRow.Summary row, double uniform) {
        double loss = row.losses().trainLoss();
        return row.isCompleted() && loss < uniform ? loss : uniform;
    }

    private RateCurve curve(Network network) {
        List<Double> rates = ladders.get(network).rates();
        long first = search.job().training().seed();
        List<double[]> bySeed = new ArrayList<>();
        for (int seed = 0; seed < search.seeds(); seed++) {
            long own = first + seed;
            bySeed.add(rates.stream()
                    .mapToDouble(rate -> losses.get(new Training(network, rate, own)))
                    .toArray());
        }
        return new RateCurve(
                rates.stream().mapToDouble(Double::doubleValue).toArray(), bySeed.toArray(double[][]::new));
    }
}
