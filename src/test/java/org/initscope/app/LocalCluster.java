package org.initscope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Spark's standalone cluster on this machine, as {@code scripts/local-cluster} starts it. */
final class LocalCluster implements AutoCloseable {
    private static final Map<String, String> SPARK_OF_THE_BUILD =
            Map.of("INITSCOPE_SPARK", "maven", "INITSCOPE_MAVEN", "-o", "INITSCOPE_EVENTS", "none");

    private final LocalDaemons daemons;

    private LocalCluster(LocalDaemons daemons) {
        this.daemons = daemons;
    }

    static LocalCluster start(Path folder, String... options) throws IOException, InterruptedException {
        return start(SPARK_OF_THE_BUILD, folder, options);
    }

    /** Starts one of another Spark than the one that InitScope is built with. */
    static LocalCluster start(SparkHome spark, Path folder, String... options)
            throws IOException, InterruptedException {
        return start(
                Map.of("SPARK_HOME", spark.folder().toString(), "INITSCOPE_MAVEN", "-o", "INITSCOPE_EVENTS", "none"),
                folder,
                options);
    }

    private static LocalCluster start(Map<String, String> environment, Path folder, String... options)
            throws IOException, InterruptedException {
        LocalDaemons daemons = new LocalDaemons("scripts/local-cluster", folder, environment);
        daemons.start(options);
        return new LocalCluster(daemons);
    }

    String master() throws IOException {
        return daemons.address();
    }

    /** Where the executors work. */
    Path work() {
        return daemons.folder().resolve("work");
    }

    /** Kills a Worker with SIGKILL, with the executors that it has started; nobody starts it again. */
    void killWorker(int number) throws IOException {
        daemons.killWorker(number);
    }

    /** What who submits must know. */
    List<String> settings() {
        return List.of(
                "--properties-file", daemons.folder().resolve("spark.conf").toString());
    }

    /** Submits a command by spark-submit. */
    DriverProcess submit(Path log, List<String> options, List<String> command) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("scripts/submit", "--master", master(), "--total-executor-cores", "2"));
        all.addAll(options);
        all.addAll(command);
        return DriverProcess.start(log, daemons.environment(), all);
    }

    /** The addresses on which the daemons, and what they have started, listen. */
    Set<String> listeningAddresses() throws IOException {
        return daemons.listeningAddresses();
    }

    @Override
    public void close() throws IOException {
        daemons.close();
    }
}
