package org.initscope.app.commands.options;

import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunLocation;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run a command is about. */
public final class RunOptions {
    @Parameters(paramLabel = "RUN", description = "The run: its folder, such as runs/first, or its id under --out.")
    private String run;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs (${DEFAULT-VALUE}).")
    private Path out;

    public RunFolder find() {
        return RunLocation.find(run, out);
    }
}
