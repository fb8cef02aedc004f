package org.initscope.benchmark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark on two cores of this machine. */
final class LocalSession {
    private LocalSession() {}

    static JavaSparkContext open() {
        return new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("benchmark")
                .set("spark.ui.enabled", "false")
                .set("spark.ui.showConsoleProgress", "false")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1"));
    }
}
