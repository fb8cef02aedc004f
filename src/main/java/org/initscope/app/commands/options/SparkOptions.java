package org.initscope.app.commands.options;

import java.util.Optional;
import org.initscope.app.machine.Session;
import org.initscope.store.results.SearchFolder;
import picocli.CommandLine.Option;

/** Where Spark runs a command. */
public final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark's master, such as local[2]; otherwise spark-submit's, INITSCOPE_MASTER or all cores here.")
    private Optional<String> master;

    /** Opens a session whose application has the given name. */
    public Session open(String name) {
        return Session.open("initscope " + name, master);
    }

    /** Opens the session of a search. Where there is none, a search that is new leaves nothing behind. */
    public Session open(String command, SearchFolder search) {
        try {
            return open(command + " " + search.folder().name());
        } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare
            search.discardNew();
            throw e;
        }
    }
}
