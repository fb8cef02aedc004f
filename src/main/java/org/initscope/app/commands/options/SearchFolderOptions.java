package org.initscope.app.commands.options;

import java.io.PrintWriter;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.machine.DataPath;
import org.initscope.store.results.SearchBaseline;
import org.initscope.store.results.SearchFolder;
import picocli.CommandLine.Option;

/** Where a command that trains trials keeps them, and how they go on after an end of any kind. */
public final class SearchFolderOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "runs",
            description =
                    "The folder of the runs, in whose searches/ the trials and their tables go (${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--search-id",
            paramLabel = "ID",
            description =
                    "The search's name in paths and tables (name of the job; of a transfer-check with -transfer).")
    private Optional<String> searchId;

    @Option(names = "--resume", description = "Goes on with trials that are there, or begins them.")
    private boolean resume;

    /** The folder of the runs. */
    public Path out() {
        return out;
    }

    /** The search's name, which is another one where none is given. */
    public String id(String otherwise) {
        return searchId.orElse(otherwise);
    }

    /**
     * Opens the search's folder.
     *
     * @param baseline what its trials have in common
     */
    public SearchFolder open(String id, SearchBaseline baseline) {
        Path searches = SearchLocation.requireFolder(out, id);
        return SearchFolder.open(DataPath.folder(DataPath.folder(searches).absolute()), id, resume, baseline);
    }

    /** How a command is to be typed to go on, for a sentence. */
    public String resumption(String command, String id) {
        return "initscope " + command + " --search-id " + id + " --out " + DataPath.pasted(out)
                + " --resume goes on from there";
    }

    /** Says where the search lies. */
    public void printPlace(PrintWriter lines, String id) {
        lines.println("search: " + DataPath.shown(new Path(SearchLocation.folder(out, id), id)));
    }
}
