package org.initscope.app.machine;

import org.apache.hadoop.conf.Configuration;

/** What Hadoop's file systems are told: Hadoop's own files on the class path, and Spark's settings {@code spark.hadoop.*}. */
public final class HadoopSettings {
    private static final String PREFIX = "spark.hadoop.";

    private HadoopSettings() {}

    /** As a Spark session has them, without one. */
    public static Configuration read() {
        Configuration hadoop = new Configuration();
        System.getProperties().stringPropertyNames().forEach(name -> {
            if (name.startsWith(PREFIX)) {
                hadoop.set(name.substring(PREFIX.length()), System.getProperty(name));
            }
        });
        return hadoop;
    }
}
