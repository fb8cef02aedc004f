package org.initscope.app.commands.options;

import java.util.Optional;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.SearchLocation.NamedTrial;
import org.initscope.app.search.TrialAsRun;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which run, search or trial a command is about. */
public final class RunOrSearchOptions {
    @Parameters(paramLabel = RunOrSearch.LABEL, description = RunOrSearch.DESCRIPTION)
    private String subject;

    @Mixin
    private ResultsFolder results;

    /** As it was named. */
    public String subject() {
        return subject;
    }

    public Optional<DataFolder> search() {
        return named().search();
    }

    /** The trial, where it is one of a search. */
    public Optional<TrialAsRun> trial() {
        return named().trial();
    }

    /** The same by its name alone, which nothing has looked up. */
    public Optional<NamedTrial> namedTrial() {
        return named().namedTrial();
    }

    public RunFolder run() {
        return named().run();
    }

    private RunOrSearch named() {
        return new RunOrSearch(subject, results.out());
    }
}
