package org.initscope.app.commands;

import java.util.Optional;
import org.initscope.app.machine.Session;
import picocli.CommandLine.Option;

/** Where Spark runs a command. */
final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark's master, such as local[2]; otherwise spark-submit's, INITSCOPE_MASTER or all cores here.")
    private Optional<String> master;

    /** Opens a session whose application has the given name. */
    Session open(String name) {
        return Session.open("initscope " + name, master);
    }
}
