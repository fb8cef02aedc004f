package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.package$;
import org.initscope.dl4j.HeldOperandsBackend;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4jBackend;

/** The jar for spark-submit has what Spark lacks, and nothing that Spark has. */
@Tag("cluster")
class PackagedJarTest {
    private static final Path BUILT = Path.of("target");
    private static final long MOST_BYTES = 135_000_000;

    @ParameterizedTest
    @MethodSource("sparks")
    void noClassStandsInOursAndInSparks(String version, Path built) throws IOException {
        Map<String, String> ofSpark = new HashMap<>();
        Path spark = only("spark-" + version, BUILT);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(spark.resolve("jars"), "*.jar")) {
            for (Path jar : jars) {
                classes(jar).forEach(name -> ofSpark.put(name, jar.getFileName().toString()));
            }
        }
        List<String> twice = new ArrayList<>();
        for (String name : classes(jarIn(built))) {
            if (ofSpark.containsKey(name)) {
                twice.add(name + " in " + ofSpark.get(name));
            }
        }

        assertThat(ofSpark).hasSizeGreaterThan(10_000);
        assertThat(twice).isEmpty();
    }

    private static List<Arguments> sparks() {
        return List.of(
                Arguments.of(package$.MODULE$.SPARK_VERSION(), BUILT),
                Arguments.of(SparkHome.OLDEST, BUILT),
                Arguments.of(SparkHome.SPARK_4 + ".*", BUILT.resolve("spark4")));
    }

    @Test
    void sparksOwnLibrariesStandUnderOtherNamesAlone() throws IOException {
        List<String> ofSpark = classes(ourJar()).stream()
                .filter(name -> name.matches("(com/fasterxml/jackson|io/netty|com/google/common|org/slf4j"
                        + "|com/esotericsoftware|scala|org/apache/(spark|hadoop|parquet|logging))/.*"))
                .toList();

        // a class of dl4j-spark's that has to stand in Spark's package
        assertThat(ofSpark).allMatch(name -> name.startsWith("org/apache/spark/TaskContextHelper"));
    }

    @Test
    void nativesAreThoseOfOnePlatform() throws IOException {
        List<String> natives = new ArrayList<>();
        try (ZipFile zip = new ZipFile(ourJar().toFile())) {
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.matches("org/(nd4j|bytedeco)/.*\\.(so(\\.\\d+)?|dll|dylib)"))
                    .forEach(natives::add);
        }
        String platform = System.getProperty("os.name").equals("Linux") ? "linux-" : "";

        assertThat(natives).isNotEmpty().allSatisfy(name -> assertThat(name).contains("/" + platform));
        assertThat(natives.stream()
                        .map(name -> name.replaceAll(".*/((linux|macosx|windows)-[^/]+)/.*", "$1"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void nd4jFindsItsOwnBackendAndOurs() throws IOException {
        try (ZipFile zip = new ZipFile(ourJar().toFile())) {
            InputStream services = zip.getInputStream(zip.getEntry("META-INF/services/" + Nd4jBackend.class.getName()));

            assertThat(new String(services.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .contains(CpuBackend.class.getName(), HeldOperandsBackend.class.getName());
        }
    }

    @Test
    void isNotLargerThanItWas() throws IOException {
        assertThat(Files.size(ourJar())).isLessThan(MOST_BYTES);
    }

    private static Path ourJar() throws IOException {
        return jarIn(BUILT);
    }

    private static Path jarIn(Path built) throws IOException {
        return only("initscope-*-all.jar", built);
    }

    private static Path only(String pattern, Path folder) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            List<Path> all = new ArrayList<>();
            found.forEach(all::add);
            assertThat(all)
                    .as("%s in %s, which scripts/test --faults makes", pattern, folder)
                    .hasSize(1);
            return all.get(0);
        }
    }

    /** The classes of a jar, of all of its versions. */
    private static TreeSet<String> classes(Path jar) throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .forEach(classes::add);
        }
        return classes;
    }
}
