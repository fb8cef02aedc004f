package org.initscope.app.commands;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.initscope.app.machine.Sessions;
import picocli.CommandLine.Option;

/** Where Spark runs a command. */
final class SparkOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as local[2]; otherwise spark-submit's, INITSCOPE_MASTER or local[*].")
    private Optional<String> master;

    /** Opens a session whose application has the given name. */
    SparkSession open(String name) {
        return Sessions.open("initscope " + name, master);
    }
}
