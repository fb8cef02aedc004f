package org.initscope.app.search;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.folders.RunLog;
import org.initscope.app.machine.Session;
import org.initscope.app.text.Figures;
import org.initscope.core.search.GridPoint;
import org.initscope.spark.search.SearchPlan;
import org.initscope.spark.search.SearchRun;
import org.initscope.spark.search.trial.ClusterWorkers;
import org.initscope.store.results.SearchFolder;

/** Trains the trials of a search that have no result yet, and says how many there were. */
public final class SearchTrials {
    private final Session session;
    private final SearchPlanning planning;
    private final SearchFolder folder;
    private final PrintWriter out;

    /** @param out where a terminal's progress goes */
    public SearchTrials(Session session, SearchPlanning planning, SearchFolder folder, PrintWriter out) {
        this.session = session;
        this.planning = planning;
        this.folder = folder;
        this.out = out;
    }

    /**
     * Trains the trials of a plan.
     *
     * @param file says how far the search is
     * @param stop whether somebody wants the search to stop
     * @return the trials that could not be run to their end, with the reason
     */
    public Map<GridPoint, String> run(SearchPlan plan, ProgressFile file, RunLog log, BooleanSupplier stop) {
        try (ClusterWorkers together = planning.together(session.spark());
                SearchProgressLines progress =
                        new SearchProgressLines(out, plan.trials().points(), file)) {
            SearchRun search =
                    new SearchRun(session.spark(), plan, planning.data(session.spark()), together, folder, progress);
            long run = search.run(stop);
            Map<GridPoint, String> unfinished = search.unfinished();
            progress.close();
            long there = plan.trials().size() - run - unfinished.size();
            log.both()
                    .printf(
                            Locale.ROOT,
                            "%s run, %s %s there%n%n",
                            Figures.counted(run, "trial"),
                            Figures.count(there),
                            there == 1 ? "was" : "were");
            return unfinished;
        }
    }
}
