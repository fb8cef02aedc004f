package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/submit} hands to spark-submit, for each kind of master, also for those that are not at hand. */
class SubmitCommandLineTest {
    private static final List<String> TRAIN = List.of("train", "jobs/names-batchnorm.conf", "--run-id", "one");

    @TempDir
    Path folder;

    private Path spark;

    @BeforeEach
    void install() throws IOException {
        spark = Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit");
        Files.createFile(spark);
        assertThat(spark.toFile().setExecutable(true)).isTrue();
    }

    private List<String> submitted(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("scripts/submit", "--dry-run"));
        command.addAll(options);
        command.addAll(TRAIN);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        builder.environment().remove("INITSCOPE_SPARK");
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static List<String> settings(List<String> command, String key) {
        return command.stream().filter(word -> word.startsWith(key + "=")).toList();
    }

    private static String flags() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("conf/jvm-flags.txt"))) {
            return String.join(" ", lines.filter(line -> line.startsWith("-")).toList());
        }
    }

    @Test
    void kubernetesIsToldTheImageAndTheFlagsOfItsExecutors() throws Exception {
        List<String> options = List.of(
                "--master",
                "k8s://https://api:6443",
                "--conf",
                "spark.kubernetes.container.image=registry/initscope:1",
                "--conf",
                "spark.executor.instances=16");

        List<String> command = submitted(options);

        assertThat(command).startsWith(spark.toString(), "--class", Main.class.getName());
        assertThat(command).containsSequence(options).containsSubsequence(TRAIN);
        assertThat(command).contains("spark.executor.defaultJavaOptions=" + flags());
        assertThat(flags()).contains("--add-modules=jdk.incubator.vector");
        assertThat(command.subList(command.size() - TRAIN.size(), command.size()))
                .isEqualTo(TRAIN);
        assertThat(command.get(command.size() - TRAIN.size() - 1)).endsWith("-all.jar");
    }

    @Test
    void anOptionComesAfterWhatStandsInConf() throws Exception {
        List<String> command = submitted(List.of("--master=yarn", "--conf", "spark.speculation=false"));

        assertThat(settings(command, "spark.speculation"))
                .containsExactly("spark.speculation=true", "spark.speculation=false");
        assertThat(command).containsSequence("--master", "yarn");
    }

    /** Of spark-submit's own, a file gives way to every --conf. */
    @Test
    void aPropertiesFileTakesThePlaceOfWhatStandsInConf() throws Exception {
        Path file = Files.writeString(
                folder.resolve("spark.conf"),
                """
                # spark.task.maxFailures 8
                spark.speculation false
                spark.eventLog.dir=hdfs:///events
                spark.driver.memory: 4g
                """);

        List<String> command =
                submitted(List.of("--master", "spark://host:7077", "--properties-file", file.toString()));

        assertThat(command).containsSequence("--properties-file", file.toString());
        assertThat(settings(command, "spark.speculation")).isEmpty();
        assertThat(settings(command, "spark.eventLog.dir")).isEmpty();
        assertThat(command).doesNotContain("--driver-memory");
        assertThat(settings(command, "spark.speculation.multiplier")).hasSize(1);
        assertThat(settings(command, "spark.task.maxFailures")).containsExactly("spark.task.maxFailures=4");
    }

    /** Java refuses to start with two. */
    @Test
    void aCollectorOfTheUsersTakesThePlaceOfOurs() throws Exception {
        String parallel = "spark.executor.extraJavaOptions=-verbose:gc -XX:+UseParallelGC";
        Path file = Files.writeString(folder.resolve("collector.conf"), parallel.replace('=', ' '));
        String ours = "-XX:+UseG1GC";

        assertThat(flags()).contains(ours);
        assertThat(submitted(List.of("--conf", parallel))).noneMatch(word -> word.contains(ours));
        assertThat(submitted(List.of("--properties-file", file.toString()))).noneMatch(word -> word.contains(ours));
        assertThat(submitted(List.of("--conf", "spark.executor.extraJavaOptions=-verbose:gc")))
                .anyMatch(word -> word.contains(ours));
    }

    @Test
    void aPathWithSpacesStaysOneArgument() throws Exception {
        List<String> command = submitted(List.of("--jars", "/a folder/a jar.jar"));

        assertThat(command).containsSequence("--jars", "/a folder/a jar.jar");
    }
}
