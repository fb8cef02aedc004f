package org.initscope.app.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        Map<String, String> versions = new TreeMap<>();
        Properties own = read(Versions.class.getResourceAsStream("versions.properties"));
        own.stringPropertyNames().forEach(name -> versions.put(name, own.getProperty(name)));
        // the version of the cluster's Spark, not of the one that this was built with; it is read where Spark reads it,
        // without Spark's classes
        Optional.ofNullable(Versions.class.getResourceAsStream("/spark-version-info.properties"))
                .map(Versions::read)
                .ifPresent(spark -> versions.put("spark", spark.getProperty("version")));
        versions.put("java", System.getProperty("java.version"));
        return versions;
    }

    /** All in one line. */
    public static String line() {
        return all().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
    }

    private static Properties read(InputStream resource) {
        Properties properties = new Properties();
        try (InputStream in = resource) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
