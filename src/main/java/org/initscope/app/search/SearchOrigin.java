package org.initscope.app.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.config.SearchJob;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.Versions;
import org.initscope.app.run.TrainingCommand;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.report.SearchReport;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.SearchFolder;

/**
 * Where a search comes from: the job with its grid, and what ran it; and how it goes on where it has not ended.
 *
 * @param search the folder of the search
 */
public record SearchOrigin(DataFolder search) {
    private static final String GRID = "search.conf";
    private static final String VERSIONS = "versions.txt";

    /** The options of the transfer-check whose trainings it has. */
    private static final String TRANSFER = "transfer-check.txt";

    /** Keeps what {@link #shown} says later. */
    public void keep(SearchJob job) {
        search.writeText(GRID, job.text());
        search.writeText(VERSIONS, Versions.line() + "\n");
    }

    /**
     * Keeps the same of a transfer-check, whose grid follows from its options.
     *
     * @param options as a shell is given them, beside the job
     */
    public void keepTransfer(String options) {
        search.writeText(TRANSFER, options + "\n");
        search.writeText(VERSIONS, Versions.line() + "\n");
    }

    /**
     * The command that goes on with it, where its process has ended before its time. A search goes on with the examples that
     * it has, and under the name of the names file that it was begun with; a transfer-check reads that file once more.
     */
    public String resumption() {
        String begun = command(Optional.empty());
        String command = search.hasFile(GRID) || begun.equals(command(names())) ? begun : "";
        return command.isEmpty()
                ? "the command that began it, with --resume at its end,"
                : command + " --search-id " + search.name() + " --out "
                        + DataPath.pasted(search.parent().path()) + " --resume";
    }

    /** How far it has come where it has not come to its end, and how it goes on; empty of one that has. */
    public Optional<String> unfinished() {
        return Progress.of(search)
                .map(last -> "the search " + search.name()
                        + (last.stopped() ? " was stopped at: " : " is at: ") + last.line()
                        + (last.stopped() ? "; " : "; where nothing runs it any more, ") + resumption()
                        + " goes on with it");
    }

    /**
     * Requires that it has trials to look at.
     *
     * @throws IllegalArgumentException where none is committed
     */
    public SearchOrigin requireTrials() {
        if (!SearchLocation.hasCommittedTrials(search)) {
            throw new IllegalArgumentException("the search " + search.name()
                    + " has no committed trials: where nothing runs it any more, " + resumption() + " goes on with it");
        }
        return this;
    }

    /** What the page of the search shows of it. */
    public SearchReport.Origin shown() {
        Optional<PreparedExamples.Source> names = names();
        return new SearchReport.Origin(configuration(), command(names), provenance(names));
    }

    /** The job that the trials vary with its grid, as text; without the grid where an earlier InitScope ran it. */
    private String configuration() {
        return search.hasFile(GRID) ? search.readText(GRID) : SearchLocation.configuration(search);
    }

    /** The command that runs it once more; empty where an earlier InitScope ran it, or its job cannot be read as one file. */
    private String command(Optional<PreparedExamples.Source> names) {
        if (search.hasFile(GRID)) {
            return canBeRead() ? command("search", GRID, names) : "";
        }
        return search.hasFile(TRANSFER)
                ? command("transfer-check", SearchLocation.CONFIGURATION, names) + " "
                        + search.readText(TRANSFER).strip()
                : "";
    }

    /** Whether the job with its grid is one, as of files that included each other it need not be. */
    private boolean canBeRead() {
        try {
            SearchJob.parse(search.readText(GRID), GRID);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String command(String command, String jobFile, Optional<PreparedExamples.Source> names) {
        Path file = new Path(search.path(), jobFile);
        return TrainingCommand.of(
                command,
                file,
                () -> Job.parse(search.readText(jobFile), file.toString()),
                names.map(PreparedExamples.Source::path),
                Map.of());
    }

    /** When and by what it was run, and on which names, as far as that is known. */
    private FactGroup provenance(Optional<PreparedExamples.Source> names) {
        List<Fact> facts = new ArrayList<>();
        names.ifPresent(read -> facts.add(Fact.ofHash("names file", read.sha256())));
        if (search.hasFile(VERSIONS)) {
            facts.add(0, Fact.ofTime("begun, or gone on with", search.written(VERSIONS)));
            facts.add(new Fact("versions", search.readText(VERSIONS).strip()));
        }
        return new FactGroup("Provenance", facts);
    }

    /** The names of the job that the trials vary; nothing where each trial has its own. */
    private Optional<PreparedExamples.Source> names() {
        if (search.hasFile(SearchFolder.BASELINE)
                && SearchFolder.baseline(search).swept().containsKey(TrainingCommand.NAMES)) {
            return Optional.empty();
        }
        DataFolder examples = SearchPlanning.examples(
                search,
                Job.parse(SearchLocation.configuration(search), SearchLocation.CONFIGURATION)
                        .data());
        return examples.exists()
                ? Optional.of(PreparedExamples.open(search.hadoop(), examples.toString())
                        .names())
                : Optional.empty();
    }
}
