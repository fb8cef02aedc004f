package org.initscope.app.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.package$;
import picocli.CommandLine.IVersionProvider;

/** The versions of this program and of what it stands on. */
public final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        Map<String, String> all = all();
        return new String[] {
            "InitScope " + all.get("initscope"),
            "Spark " + all.get("spark") + ", Deeplearning4j " + all.get("dl4j") + ", Java " + all.get("java")
        };
    }

    /** Versions by name: initscope, spark, dl4j, java. */
    public static Map<String, String> all() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> versions.put(name, properties.getProperty(name)));
        // that of the cluster, whatever this was built with
        versions.put("spark", package$.MODULE$.SPARK_VERSION());
        versions.put("java", System.getProperty("java.version"));
        return versions;
    }
}
