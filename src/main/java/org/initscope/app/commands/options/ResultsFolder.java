package org.initscope.app.commands.options;

import static org.initscope.core.Check.require;

import org.apache.hadoop.fs.Path;
import org.initscope.app.machine.DataPath;
import picocli.CommandLine.Model.CommandSpec;
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

    /**
     * Requires the folder where the command line names it; before the first training the usual one is not there.
     *
     * @param spec the command
     */
    public void requireWhereGiven(CommandSpec spec) {
        require(
                !spec.commandLine().getParseResult().hasMatchedOption("--out")
                        || DataPath.folder(out).exists(),
                "there is no folder %s: --out is the folder of runs and of searches/",
                out);
    }
}
