package org.initscope.app.commands;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.initscope.app.commands.options.FailOn;
import org.initscope.app.commands.options.JobOptions;
import org.initscope.app.commands.options.SearchFolderOptions;
import org.initscope.app.commands.options.SparkOptions;
import org.initscope.app.config.RulesFile;
import org.initscope.app.config.SearchJob;
import org.initscope.app.folders.ProgressFile;
import org.initscope.app.folders.RunLog;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.Heaps;
import org.initscope.app.machine.Interruption;
import org.initscope.app.machine.Session;
import org.initscope.app.search.GridText;
import org.initscope.app.search.SearchAnalysis;
import org.initscope.app.search.SearchDiagnosis;
import org.initscope.app.search.SearchEstimate;
import org.initscope.app.search.SearchOrigin;
import org.initscope.app.search.SearchPlanning;
import org.initscope.app.search.SearchRefinement;
import org.initscope.app.search.SearchSummary;
import org.initscope.app.search.SearchTrials;
import org.initscope.app.text.Announcement;
import org.initscope.app.text.DiagnosisSummary;
import org.initscope.app.text.Figures;
import org.initscope.app.text.FindingsText;
import org.initscope.app.text.ProgressLines;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.search.GridPoint;
import org.initscope.spark.search.SearchPlan;
import org.initscope.spark.search.SearchStopped;
import org.initscope.store.results.SearchFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope search}. */
@Command(
        name = "search",
        description = {
            "Trains every point of a grid, each as a trial of its own on one core, and says which starts train.",
            "Trials that are committed are never run again: --resume goes on after an end of any kind, also with a larger"
                    + " grid.",
            "search.refine adds points near the best one, or where training turns from working to broken."
        },
        footer = {
            "  initscope search jobs/init-grid.conf --dry-run",
            "  initscope search jobs/init-grid.conf --master 'local[2]'",
            "  initscope search jobs/lecture-kaiming.conf --set 'search.grid.learning-rate=[0.03,0.3]' --search-id rates",
            "  initscope search jobs/lecture-fixes.conf --set data.names=names.txt"
        })
public final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobOptions options;

    @Mixin
    private SparkOptions sparkOptions;

    @Mixin
    private SearchFolderOptions searchFolder;

    @Mixin
    private FailOn failOn;

    @Option(
            names = "--dry-run",
            description =
                    "Says what is swept, how many trials there are, how many search.refine may add, how long they take, and"
                            + " ends.")
    private boolean dryRun;

    @Override
    public Integer call() {
        SearchJob search = options.searchJob();
        SearchPlanning planning = new SearchPlanning(search);
        if (dryRun) {
            return estimate(search, planning);
        }
        String id = searchFolder.id(options.id());
        try (SearchFolder folder = searchFolder.open(id, planning.baseline());
                Interruption interruption = Interruption.listen(
                        spec.commandLine().getErr(), "interrupted; what is committed stays, and " + resumption(id));
                ProgressFile progress = new ProgressFile(folder.folder(), "starting");
                Session session = sparkOptions.open("search", folder)) {
            return interruption.awaiting(() -> run(session, search, planning, folder, progress, interruption));
        }
    }

    private int run(
            Session session,
            SearchJob search,
            SearchPlanning planning,
            SearchFolder folder,
            ProgressFile progress,
            Interruption interruption) {
        String id = folder.folder().name();
        try (progress) {
            return search(session, search, planning, folder, progress, interruption);
        } catch (SearchStopped e) {
            interruption.say("interrupted with " + Figures.count(committed(folder)) + " of "
                    + Figures.counted(planning.trials().size(), "trial") + " committed; " + resumption(id));
            return ExitCode.INTERRUPTED;
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare
            folder.discardNew();
            if (interruption.isRequested()) {
                // Spark was stopped under the search, and its messages about that help nobody
                return ExitCode.INTERRUPTED;
            }
            throw e;
        }
    }

    private int search(
            Session session,
            SearchJob search,
            SearchPlanning planning,
            SearchFolder folder,
            ProgressFile progress,
            Interruption interruption) {
        SearchPlan plan = begin(session, search, planning, folder);
        try (RunLog log = RunLog.open(folder.folder(), out())) {
            log.both().println(new GridText(search).render());
            SearchTrials trials = new SearchTrials(session, planning, folder, out());
            SearchRefinement refinement = new SearchRefinement(search, planning, folder.folder());
            SearchPlan whole = refinement.advance() ? plan(session, planning, folder) : plan;
            Map<GridPoint, String> unfinished = trials.run(whole, progress, log, interruption::isRequested);
            while (unfinished.isEmpty() && refinement.advance()) {
                whole = plan(session, planning, folder);
                unfinished = trials.run(whole, progress, log, interruption::isRequested);
            }
            refinement.whyNothing().ifPresent(why -> log.both().println(why + "\n"));
            progress.say("judging");
            int exitCode = report(search, whole, folder, log.both());
            if (unfinished.isEmpty()) {
                progress.complete();
                return exitCode;
            }
            return refuse(unfinished, plan.id());
        }
    }

    /** Plans the trials of the grid. A search that is refused before its first trial leaves nothing behind. */
    private SearchPlan begin(Session session, SearchJob search, SearchPlanning planning, SearchFolder folder) {
        folder.folder().writeText(SearchLocation.CONFIGURATION, search.base().render());
        new SearchOrigin(folder.folder()).keep(search);
        SearchPlan plan = plan(session, planning, folder);
        folder.keepNew();
        return plan;
    }

    /** Plans all trials so far. */
    private SearchPlan plan(Session session, SearchPlanning planning, SearchFolder folder) {
        planning.prepare(session.spark(), folder.folder(), options.file());
        SearchPlan plan = planning.plan(folder.folder().name());
        Heaps.requireFitting(session.spark(), plan);
        return plan;
    }

    /** Says which trials have no result, and returns the exit code of bad input. */
    private int refuse(Map<GridPoint, String> unfinished, String id) {
        Map.Entry<GridPoint, String> first = unfinished.entrySet().iterator().next();
        spec.commandLine()
                .getErr()
                .printf(
                        Locale.ROOT,
                        "initscope: %d of the trials could not be run to their end, also alone, the first of them %s (%s): give more"
                                + " memory (INITSCOPE_HEAP=, spark.executor.memory), and %s%n",
                        unfinished.size(),
                        first.getKey(),
                        first.getValue(),
                        resumption(id));
        return ExitCode.BAD_INPUT;
    }

    private int report(SearchJob search, SearchPlan plan, SearchFolder folder, PrintWriter lines) {
        SearchAnalysis analysis;
        try (Announcement analysing = Announcement.of("computing points, effects and edges", out())) {
            analysis = SearchAnalysis.of(folder.folder());
            analysis.write();
        }
        SearchDiagnosis judged = new SearchDiagnosis(folder.folder(), JobDiagnosis.of(RulesFile.standard()));
        DiagnosisSummary diagnosis;
        try (ProgressLines judging = judged.progress(out())) {
            diagnosis = judged.write((trial, findings) -> judging.add(1));
        }
        Function<String, Optional<GridPoint>> grid = id ->
                plan.trials().number(id).stream().mapToObj(plan.trials()::point).findFirst();
        lines.println(new SearchSummary(folder.folder(), search.settings().published(), grid, analysis).render());
        lines.println(diagnosis.render(FindingsText.width(out())));
        searchFolder.printPlace(lines, plan.id());
        return failOn.exitCode(diagnosis.verdict());
    }

    private static long committed(SearchFolder folder) {
        return new TableReader(folder.out())
                .count(Tables.TRIALS.schema(), folder.folder().name());
    }

    private String resumption(String id) {
        return searchFolder.resumption("search " + options.asTyped(), id);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int estimate(SearchJob search, SearchPlanning planning) {
        try (Session session = sparkOptions.open("search dry run")) {
            new SearchEstimate(search, planning, out())
                    .print(session.spark(), DataPath.folder(searchFolder.out()), options.file());
        }
        return ExitCode.OK;
    }
}
