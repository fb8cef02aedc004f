package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.initscope.spark.LocalSpark;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and examples may lie on any file system of Hadoop; runs lie where this machine can open files. */
class OtherFileSystemTest {
    private static final String IMPLEMENTATION = "spark.hadoop.fs." + OtherFileSystem.SCHEME + ".impl";

    @TempDir
    static Path folder;

    private static String job;

    @BeforeAll
    static void start() throws Exception {
        // the next context shall know the file system
        LocalSpark.stop();
        System.setProperty(IMPLEMENTATION, OtherFileSystem.class.getName());
        job = SmallJobs.in(folder).training().toString();
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
        System.clearProperty(IMPLEMENTATION);
    }

    @Test
    void trainingIsTheSameFromExamplesOnAnotherFileSystem() throws Exception {
        String other = OtherFileSystem.SCHEME + "://" + folder;

        run("prepare", job, "--names", other + "/names.txt", "--out", other + "/examples");
        train("from-other", "--examples", other + "/examples");
        train("from-here");

        assertThat(folder.resolve("examples/vocabulary.txt")).exists();
        Results.in(folder.resolve("from-other")).assertSameAs(Results.in(folder.resolve("from-here")));
    }

    private static void train(String out, String... more) {
        String[] arguments = {"train", job, "--run-id", "one", "--set", "training.steps=40", "--out", ""};
        arguments[arguments.length - 1] = folder.resolve(out).toString();
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        run(all);
    }

    private static void run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void aRunOnAnotherFileSystemIsRefused() {
        String sentence =
                CommandRun.of("train", job, "--out", "hdfs://name-node/runs").badInput();

        assertThat(sentence)
                .startsWith("invalid value for option '--out': 'hdfs://name-node/runs' is not mounted here, and runs,");
        assertThat(Files.exists(Path.of("hdfs:"))).isFalse();
    }
}
