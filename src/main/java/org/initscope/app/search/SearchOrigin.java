package org.initscope.app.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.config.Job;
import org.initscope.app.config.SearchJob;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.Versions;
import org.initscope.app.run.TrainingCommand;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.report.SearchReport;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.store.files.DataFolder;

/**
 * Where a search comes from: the job with its grid, and what ran it.
 *
 * @param search the folder of the search
 */
public record SearchOrigin(DataFolder search) {
    private static final String GRID = "search.conf";
    private static final String VERSIONS = "versions.txt";

    /** Keeps what {@link #shown} says later. */
    public void keep(SearchJob job) {
        search.writeText(GRID, job.text());
        search.writeText(VERSIONS, Versions.line() + "\n");
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

    /** The command that runs it once more; empty where an earlier InitScope ran it. */
    private String command(Optional<PreparedExamples.Source> names) {
        if (!search.hasFile(GRID)) {
            return "";
        }
        Path file = new Path(search.path(), GRID);
        return TrainingCommand.of(
                "search",
                file,
                () -> Job.parse(search.readText(GRID), file.toString()),
                names.map(PreparedExamples.Source::path),
                Map.of());
    }

    /** When and by what it was run, and on which names, as far as that is known. */
    private FactGroup provenance(Optional<PreparedExamples.Source> names) {
        List<Fact> facts = new ArrayList<>();
        if (search.hasFile(GRID)) {
            facts.add(Fact.ofTime("begun, or gone on with", search.written(GRID)));
        }
        names.ifPresent(read -> facts.add(Fact.ofHash("names file", read.sha256())));
        if (search.hasFile(VERSIONS)) {
            facts.add(new Fact("versions", search.readText(VERSIONS).strip()));
        }
        return new FactGroup("Provenance", facts);
    }

    /** The names of the job that the trials vary; nothing where each trial has its own. */
    private Optional<PreparedExamples.Source> names() {
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
