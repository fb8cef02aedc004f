package org.initscope.app.commands.options;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunLocation;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.folders.SearchLocation.NamedTrial;
import org.initscope.app.search.TrialAsRun;
import org.initscope.store.files.DataFolder;

/**
 * A run, a search or a trial, as it was named.
 *
 * @param out the folder of the runs and of searches/
 */
public record RunOrSearch(String subject, Path out) {
    public static final String LABEL = "RUN|SEARCH[/TRIAL]";
    public static final String DESCRIPTION =
            "The run, the search, or a trial of it by its id or how that begins: a folder, such as"
                    + " runs/first, or an id under --out or its searches/.";

    public Optional<DataFolder> search() {
        return SearchLocation.findUnlessRun(subject, out);
    }

    /** The trial, where it is one of a search. */
    public Optional<TrialAsRun> trial() {
        return namedTrial().map(named -> TrialAsRun.find(named.search(), named.trial()));
    }

    /** The same by its name alone, which nothing has looked up. */
    public Optional<NamedTrial> namedTrial() {
        return SearchLocation.findTrial(subject, out);
    }

    public RunFolder run() {
        return RunLocation.findBesideSearches(subject, out);
    }
}
