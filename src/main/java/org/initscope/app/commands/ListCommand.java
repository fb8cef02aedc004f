package org.initscope.app.commands;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.ResultsFolder;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.search.ListedResults;
import org.initscope.app.text.ListedResult;
import org.initscope.core.diagnosis.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope list}. */
@Command(
        name = "list",
        description = {
            "Lists the runs and searches of a folder, the newest first, with their age, status, network, steps, dev loss "
                    + "and verdict. Of a search it shows the lowest dev loss of its trials, and how many have its worst verdict. "
                    + "Dev losses are with recalibrated batch-norm statistics where there is batch norm; --json has both.",
            "One that says it runs, and of which nothing was heard for a minute, is interrupted.",
            "To delete one, remove its folder and its part of each table: runs/ID and runs/tables/*/run_id=ID, or "
                    + "runs/searches/ID and runs/searches/tables/*/search_id=ID."
        },
        footer = {"  initscope list", "  initscope list --verdict fail", "  initscope list --json"})
public final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ResultsFolder results;

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            description = "Those alone with this verdict, or with a trial that has it: fail, warn, pass or"
                    + " insufficient_data.")
    private Optional<Verdict> verdict;

    @Option(names = "--json", description = "One JSON object a run or search, a line each.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter writer = spec.commandLine().getOut();
        results.requireWhereGiven(spec);
        Instant now = Instant.now();
        List<ListedResult> listed = new ListedResults(now)
                .of(results.out()).stream()
                        .filter(result -> verdict.map(result::has).orElse(true))
                        .toList();
        if (json) {
            PrintWriter data = TerminalWriter.ofData(writer);
            listed.forEach(result -> data.println(result.json()));
        } else if (listed.isEmpty()) {
            writer.println(results.out() + " has no run and no search"
                    + verdict.map(wanted -> " with the verdict " + wanted.label())
                            .orElse(""));
        } else {
            writer.print(ListedResult.table(listed, now));
        }
        writer.flush();
        return ExitCode.OK;
    }
}
