package org.initscope.app.commands.options;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.search.TrialAsRun;
import org.initscope.store.files.DataFolder;

/**
 * A run, a search or a trial, as it was named.
 *
 * @param out the folder of the runs and of searches/
 */
public record RunOrSearch(String subject, Path out) {

    public Optional<DataFolder> search() {
        return SearchLocation.findUnlessRun(subject, out);
    }

    /** The trial, where it is one of a search. */
    public Optional<TrialAsRun> trial() {
        return SearchLocation.findTrial(subject, out).map(named -> TrialAsRun.find(named.search(), named.trial()));
    }

    public RunFolder run() {
        return RunFolder.find(subject, out);
    }
}
