package org.initscope.app.commands.options;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which run, search or trial a command is about. */
public final class RunOrSearchOptions {
    @Parameters(paramLabel = RunOrSearch.LABEL, description = RunOrSearch.DESCRIPTION)
    private String subject;

    @Mixin
    private ResultsFolder results;

    /** What the command line names. */
    public RunOrSearch named() {
        return new RunOrSearch(subject, results.out());
    }
}
