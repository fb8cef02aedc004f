package org.initscope.app.search;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.initscope.app.config.SearchJob;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.Heaps;
import org.initscope.app.text.Figures;
import org.initscope.app.text.ProgressLines;
import org.initscope.core.search.refinement.Refinement;
import org.initscope.spark.search.SearchCalibration;
import org.initscope.spark.search.SearchPlan;
import org.initscope.spark.search.trial.TrialData;
import org.initscope.store.files.DataFolder;

/**
 * How many trials a search has, and how long they take, by short runs of some of them.
 *
 * @param lines where it is said
 */
public record SearchEstimate(SearchJob search, SearchPlanning planning, PrintWriter lines) {
    private static final int SHOWN = 5;

    /**
     * Says what is swept, how many trials there are, how many {@code search.refine} may add, how long they take, and the first few. It
     * leaves nothing behind.
     *
     * @param out the folder of the runs
     * @param job the file of the job
     */
    public void print(JavaSparkContext spark, DataFolder out, Path job) {
        DataFolder searches = DataPath.folder(out.absolute());
        boolean there = searches.exists();
        // executors of a cluster read what the driver has prepared, so that it lies where their results would
        DataFolder folder = spark.isLocal() ? temporary() : searches.child("dry-run-" + UUID.randomUUID());
        try {
            folder.create("give another --out");
            folder.deleteAtExit();
            planning.prepare(spark, folder, job);
            print(spark);
        } finally {
            folder.delete();
            if (!there && !spark.isLocal()) {
                searches.delete();
            }
        }
    }

    private static DataFolder temporary() {
        try {
            return DataPath.folder(new org.apache.hadoop.fs.Path(
                    Files.createTempDirectory("initscope-dry-run").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(JavaSparkContext spark) {
        SearchPlan plan = planning.plan("dry-run");
        Heaps.requireFitting(spark, plan);
        lines.println(new GridText(search).render());
        double seconds = seconds(plan, planning.data(spark));
        int slots = spark.defaultParallelism();
        int trials = plan.trials().size();
        lines.printf(
                Locale.ROOT,
                "%s of %s in all, about %s on %s (%s on one; measured here just now)%n",
                Figures.counted(trials, "trial"),
                Figures.counted(
                        plan.trials().stream()
                                .mapToLong(trial -> trial.plan().steps())
                                .sum(),
                        "step"),
                Figures.clock(seconds / slots),
                Figures.counted(slots, "core"),
                Figures.clock(seconds));
        printFurther(seconds / slots / trials);
        plan.trials().stream()
                .limit(SHOWN)
                .forEach(trial -> lines.println("  " + trial.plan().id() + "  " + trial.point()));
        if (trials > SHOWN) {
            lines.println("  and " + Figures.count(trials - SHOWN) + " more");
        }
    }

    private double seconds(SearchPlan plan, List<TrialData> data) {
        try (ProgressLines measuring =
                new ProgressLines("measuring how fast trials are", "short runs", SearchCalibration.RUNS, lines)) {
            return SearchCalibration.seconds(plan, data, () -> measuring.add(1));
        }
    }

    private void printFurther(double secondsPerTrial) {
        Refinement refinement = search.settings().refinement();
        if (refinement.rounds() > 0) {
            long most = search.settings().furtherPoints().most(refinement);
            lines.printf(
                    Locale.ROOT,
                    "at most %s more in %s around the %s (search.refine), about %s%n",
                    Figures.count(most),
                    Figures.counted(refinement.rounds(), "round"),
                    refinement.around().label(),
                    Figures.clock(secondsPerTrial * most));
        }
    }
}
