package org.initscope.app.machine;

import org.apache.hadoop.conf.Configuration;

/**
 * The settings of Hadoop's file systems: Hadoop's own files on the class path, and Spark's settings
 * {@code spark.hadoop.*}.
 */
public final class HadoopSettings {
    private static final String PREFIX = "spark.hadoop.";

    /** Hadoop's own files, which take longer to read than a run does. */
    private static final Configuration FILES = new Configuration();

    private HadoopSettings() {}

    /** Reads the settings that a Spark session would have, without one. */
    public static Configuration read() {
        Configuration hadoop = new Configuration(FILES);
        System.getProperties().stringPropertyNames().forEach(name -> {
            if (name.startsWith(PREFIX)) {
                hadoop.set(name.substring(PREFIX.length()), System.getProperty(name));
            }
        });
        return hadoop;
    }
}
