package org.initscope.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** HDFS and YARN on this machine, as {@code scripts/local-hadoop} starts them. */
final class LocalHadoop implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    /** In client mode, that of a container which asks for the others. */
    private static final String MASTER = "org.apache.spark.deploy.yarn.ExecutorLauncher";

    private final LocalDaemons daemons;
    private final SparkHome spark;

    private LocalHadoop(LocalDaemons daemons, SparkHome spark) {
        this.daemons = daemons;
        this.spark = spark;
    }

    static LocalHadoop start(Path folder, String... options) throws IOException, InterruptedException {
        LocalDaemons daemons = new LocalDaemons("scripts/local-hadoop", folder, Map.of());
        SparkHome spark = SparkHome.of(SparkHome.OTHER_PATCH, "yarn");
        daemons.start(options);
        return new LocalHadoop(daemons, spark);
    }

    /** A folder of HDFS. */
    String hdfs(String name) throws IOException {
        return daemons.address() + "/" + name;
    }

    /** Copies a folder of HDFS to this machine's disk. */
    void fetch(String name, Path to) throws IOException {
        try (FileSystem files = FileSystem.newInstance(URI.create(daemons.address()), new Configuration())) {
            files.copyToLocalFile(new org.apache.hadoop.fs.Path(hdfs(name)), new org.apache.hadoop.fs.Path(to.toUri()));
        }
    }

    /** Whether a folder of HDFS has a file whose name is so. */
    boolean hasFile(String folder, String name) throws IOException {
        try (FileSystem files = FileSystem.newInstance(URI.create(daemons.address()), new Configuration())) {
            return files.globStatus(new org.apache.hadoop.fs.Path(hdfs(folder), name)).length > 0;
        }
    }

    /** Kills, with its containers, the node manager that has not the application's master; nobody starts it again. */
    void killNodeManagerOfExecutorsAlone() throws IOException {
        daemons.killWorker(daemons.workerRuns(1, MASTER) ? 2 : 1);
    }

    /** Submits a command to YARN by spark-submit. */
    DriverProcess submit(Path log, List<String> options, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("scripts/submit", "--master", "yarn", "--num-executors", "2"));
        all.addAll(List.of("--executor-cores", "1", "--executor-memory", "1g"));
        all.addAll(List.of("--conf", "spark.yarn.jars=local:" + spark.folder() + "/jars/*"));
        all.addAll(List.of("--conf", "spark.executorEnv.SPARK_LOCAL_IP=" + LOOPBACK));
        all.addAll(List.of("--conf", "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=" + LOOPBACK));
        all.addAll(options);
        all.addAll(command);
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                spark.folder().toString(),
                "HADOOP_CONF_DIR",
                daemons.folder().resolve("conf").toString(),
                "SPARK_LOCAL_IP",
                LOOPBACK,
                "INITSCOPE_MAVEN",
                "-o",
                "INITSCOPE_HEAP",
                "1g",
                "INITSCOPE_EVENTS",
                "none");
        return DriverProcess.start(log, environment, all);
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
