package org.initscope.app.search;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Keeps what {@link #command} and {@link #provenance} say later. */
    public void keep(SearchJob job) {
        search.writeText(GRID, job.text());
        search.writeText(VERSIONS, Versions.line() + "\n");
    }

    /** The job that the trials vary with its grid, as text; without the grid where an earlier InitScope ran it. */
    public String configuration() {
        return search.hasFile(GRID) ? search.readText(GRID) : SearchLocation.configuration(search);
    }

    /** The command that runs it once more; empty where an earlier InitScope ran it. */
    public String command() {
        if (!search.hasFile(GRID)) {
            return "";
        }
        Path file = new Path(search.path(), GRID);
        return TrainingCommand.of(
                "search",
                file,
                () -> Job.parse(search.readText(GRID), file.toString()),
                names().map(PreparedExamples.Source::path),
                Map.of());
    }

    /** When and by what it was run, and on which names, as far as that is known. */
    public FactGroup provenance() {
        List<Fact> facts = new ArrayList<>();
        if (search.hasFile(GRID)) {
            facts.add(new Fact("begun, or gone on with", TIME.format(search.written(GRID))));
        }
        names().ifPresent(names -> facts.add(new Fact(
                "names file",
                names.sha256().substring(0, Math.min(12, names.sha256().length())))));
        if (search.hasFile(VERSIONS)) {
            facts.add(new Fact("versions", search.readText(VERSIONS).strip()));
        }
        return new FactGroup("Provenance", facts);
    }

    /** The names of the job that the trials vary; nothing where each trial has its own. */
    private Optional<PreparedExamples.Source> names() {
        DataFolder examples = SearchPlanning.examples(
                search,
                Job.parse(SearchLocation.configuration(search), "job.conf").data());
        return examples.exists()
                ? Optional.of(PreparedExamples.open(search.hadoop(), examples.toString())
                        .names())
                : Optional.empty();
    }
}
