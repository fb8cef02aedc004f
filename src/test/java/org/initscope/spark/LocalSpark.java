package org.initscope.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Spark on two threads of this machine, one session for all tests. */
public final class LocalSpark {
    private LocalSpark() {}

    /** The session; it ends with the tests. */
    public static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                // tables of a few rows are read before code for them is compiled
                .config("spark.sql.codegen.wholeStage", "false")
                // a plan that is made anew after each stage
                .config("spark.sql.adaptive.enabled", "false")
                .getOrCreate();
    }

    public static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(session().sparkContext());
    }

    /** Ends the session where there is one, for a test that needs a context of its own; the next test makes it again. */
    public static void stop() {
        Option<SparkSession> session = SparkSession.getDefaultSession();
        if (session.isDefined()) {
            session.get().stop();
        }
    }
}
