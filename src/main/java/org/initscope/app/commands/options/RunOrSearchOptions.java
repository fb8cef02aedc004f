package org.initscope.app.commands.options;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.search.TrialAsRun;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run, search or trial a command is about. */
public final class RunOrSearchOptions {
    @Parameters(
            paramLabel = "RUN|SEARCH[/TRIAL]",
            description = "The run, the search, or a trial of it by its id or how that begins: a folder, such as"
                    + " runs/first, or an id under --out or its searches/.")
    private String subject;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs and of searches/ (${DEFAULT-VALUE}).")
    private Path out;

    /** As it was named. */
    public String subject() {
        return subject;
    }

    public Optional<DataFolder> search() {
        return new RunOrSearch(subject, out).search();
    }

    /** The trial, where it is one of a search. */
    public Optional<TrialAsRun> trial() {
        return new RunOrSearch(subject, out).trial();
    }

    /** The same by its name alone, which nothing has looked up. */
    public Optional<SearchLocation.NamedTrial> namedTrial() {
        return SearchLocation.findTrial(subject, out);
    }

    public RunFolder run() {
        return new RunOrSearch(subject, out).run();
    }
}
