package org.initscope.app.commands;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.SearchLocation;
import org.initscope.store.files.DataFolder;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run or search a command is about. */
final class RunOrSearchOptions {
    @Parameters(
            paramLabel = "RUN|SEARCH",
            description = "The run or search: its folder, such as runs/first, or its id under --out or its searches/.")
    private String subject;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The folder of the runs and of searches/ (${DEFAULT-VALUE}).")
    private Path out;

    /** As it was named. */
    String subject() {
        return subject;
    }

    Optional<DataFolder> search() {
        return SearchLocation.findUnlessRun(subject, out);
    }

    RunFolder run() {
        return RunFolder.find(subject, out);
    }
}
