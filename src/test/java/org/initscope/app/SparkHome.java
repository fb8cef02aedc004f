package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Spark that {@code scripts/spark-home} makes out of Maven's jars.
 *
 * @param folder what SPARK_HOME is to be
 */
record SparkHome(Path folder) {
    /** The oldest line of Spark that InitScope works with. */
    static final String OLDEST = "3.4.4";

    /** Another patch release than the one that InitScope is built with, as it is on most clusters. */
    static final String OTHER_PATCH = "3.5.6";

    /** The one of the profile spark4. */
    static final String SPARK_4 = "4";

    static SparkHome of(String version, String... manager) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("scripts/spark-home", version));
        command.addAll(List.of(manager));
        Path log = Files.createTempFile("spark-home", ".log");
        try (DriverProcess script = DriverProcess.start(log, Map.of(), command)) {
            assertThat(script.waitFor()).as(script.output()).isZero();
            return new SparkHome(Path.of(
                    script.output().lines().reduce((first, last) -> last).orElseThrow()));
        } finally {
            Files.delete(log);
        }
    }
}
