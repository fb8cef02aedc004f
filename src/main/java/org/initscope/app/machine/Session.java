package org.initscope.app.machine;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.initscope.spark.averaging.Dl4jSpark;
import org.initscope.spark.averaging.RecordRegistrator;

/**
 * The Spark session of a command: on the cluster that spark-submit or an option names, else on this machine.
 *
 * <p>Commands name this class alone, so that those that need no Spark load none of it.
 */
public final class Session implements AutoCloseable {
    private static final String THIS_MACHINE = "127.0.0.1";

    private static final Pattern MASTER = Pattern.compile(
            "local|local\\[(0*[1-9]\\d{0,3}|\\*)(, *\\d{1,9})?]|local-cluster\\[.*]|(spark|k8s|mesos)://.+|yarn");

    private static final Pattern THREADS = Pattern.compile("local(?:\\[(\\d+|\\*)])?");

    private final JavaSparkContext spark;

    private Session(SparkSession session) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    /**
     * Opens a session.
     *
     * @param name what Spark calls the application
     * @param master where it runs, such as {@code local[2]}; comes before spark-submit's and INITSCOPE_MASTER
     */
    public static Session open(String name, Optional<String> master) {
        SparkConf conf = new SparkConf().setAppName(name);
        master.ifPresent(conf::setMaster);
        conf.setIfMissing(
                "spark.master",
                Optional.ofNullable(System.getenv("INITSCOPE_MASTER"))
                        .filter(value -> !value.isBlank())
                        .orElse("local[*]"));
        String url = conf.get("spark.master");
        require(
                MASTER.matcher(url).matches(),
                "the master '%s' is none that Spark knows, expected one such as local[2], spark://host:7077 or yarn",
                url);
        conf.setMaster(retried(url, conf));
        require(
                !conf.getBoolean("spark.kryo.registrationRequired", false),
                "spark.kryo.registrationRequired is true, but classes of Spark's and Deeplearning4j's own travel between"
                        + " driver and executors that nobody registers: leave it out");
        Host.requireLocalFolders(Optional.ofNullable(System.getenv("SPARK_LOCAL_DIRS"))
                .orElseGet(() -> conf.get("spark.local.dir", System.getProperty("java.io.tmpdir"))));
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        if (!conf.getBoolean("spark.ui.enabled", true)) {
            // what nobody looks at would fill the heap of a long search
            List.of("Jobs", "Stages", "Tasks").forEach(what -> conf.setIfMissing("spark.ui.retained" + what, "100"));
        }
        if (url.startsWith("local")) {
            conf.setIfMissing("spark.driver.bindAddress", THIS_MACHINE);
            conf.setIfMissing("spark.driver.host", THIS_MACHINE);
            // a task that runs out of memory fails like any other, and does not end the process silently
            conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
        }
        // results were estimated before, or are dropped piece by piece
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        if (conf.get("spark.serializer", "").endsWith("KryoSerializer")) {
            conf.setIfMissing("spark.kryo.registrator", registrators());
        }
        SparkSession session = start(conf, url);
        if (System.getProperty("log4j2.configurationFile") == null) {
            session.sparkContext().setLogLevel("WARN");
        }
        return new Session(session);
    }

    public JavaSparkContext spark() {
        return spark;
    }

    @Override
    public void close() {
        spark.close();
    }

    private static String registrators() {
        String records = RecordRegistrator.class.getName();
        return Dl4jSpark.find()
                .map(found -> found.kryoRegistrator() + "," + records)
                .orElse(records);
    }

    private static SparkSession start(SparkConf conf, String master) {
        try {
            SparkSession session = SparkSession.builder().config(conf).getOrCreate();
            if (!session.sparkContext().isStopped()) {
                if (!master.startsWith("local")) {
                    warnWithoutExecutors(session.sparkContext());
                }
                return session;
            }
        } catch (IllegalStateException e) {
            // Spark says that its context is stopped where it has given up waiting for executors
            throw refused(master, "", e);
        } catch (Exception e) {
            // each cluster manager has another exception, also checked ones, which Scala does not declare
            if (master.startsWith("local")) {
                throw e;
            }
            throw refused(master, " (" + reason(e) + ")", e);
        }
        throw refused(master, "", null);
    }

    /**
     * Warns where Spark has waited for executors for the configured time. It begins executors that end at once again and
     * again.
     */
    private static void warnWithoutExecutors(SparkContext context) {
        int driver = 1;
        if (context.statusTracker().getExecutorInfos().length == driver) {
            System.getLogger(Session.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "no executor has begun yet, and the command waits. Either the cluster has no room for what is"
                                    + " asked for, or executors end as soon as they begin. Their logs then say why; they need"
                                    + " Java 17.");
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static IllegalArgumentException refused(String master, String reason, Throwable cause) {
        return new IllegalArgumentException(
                "the master " + master
                        + " does not answer, or does not take this application" + reason
                        + ": is its address right, and are spark.authenticate and its secret the same here and there?",
                cause);
    }

    /** The master under which a task that fails is tried again: Spark's own {@code local[N]} gives up at once. */
    private static String retried(String master, SparkConf conf) {
        Matcher local = THREADS.matcher(master);
        if (!local.matches()) {
            return master;
        }
        String threads = local.group(1) == null ? "1" : local.group(1);
        return "local[" + threads + "," + conf.get("spark.task.maxFailures", "4") + "]";
    }
}
