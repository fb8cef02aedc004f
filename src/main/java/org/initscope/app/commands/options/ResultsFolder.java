package org.initscope.app.commands.options;

import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Where a command looks for the runs and searches that it is about. */
public final class ResultsFolder {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs and of searches/ (${DEFAULT-VALUE}).")
    private Path out;

    public Path out() {
        return out;
    }
}
