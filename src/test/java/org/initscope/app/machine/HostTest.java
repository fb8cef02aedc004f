package org.initscope.app.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.initscope.ShortProcess;
import org.initscope.app.CommandRun;
import org.initscope.app.Main;
import org.initscope.app.SmallJobs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that lack what a command needs. */
class HostTest {
    private static final String REMEDY = ": give another one with TMPDIR=FOLDER";

    @TempDir
    Path folder;

    private static CommandRun with(String property, String value, Supplier<CommandRun> work) {
        String before = System.getProperty(property);
        System.setProperty(property, value);
        try {
            return work.get();
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    private static CommandRun show(Path temporary) {
        return with("java.io.tmpdir", temporary.toString(), () -> CommandRun.of("show", "nothing"));
    }

    private CommandRun train(String property, String value) {
        return with(
                property,
                value,
                () -> CommandRun.of(
                        "train",
                        "jobs/common.conf",
                        "--out",
                        folder.resolve("runs").toString()));
    }

    private CommandRun search() {
        return CommandRun.of(
                "search",
                "jobs/lecture-fixes.conf",
                "--out",
                folder.resolve("runs").toString());
    }

    @Test
    void aTemporaryFolderThatIsNoneIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(show(folder.resolve("missing")).badInput())
                .isEqualTo("the temporary folder " + folder.resolve("missing") + " is not there" + REMEDY);
        assertThat(show(file).badInput()).isEqualTo("the temporary folder " + file + " is no folder" + REMEDY);
        assertThat(show(Path.of("/proc")).badInput())
                .startsWith("the temporary folder /proc cannot be written (")
                .endsWith(REMEDY);
    }

    @Test
    void aTemporaryFolderWithoutRoomOrProgramsIsNamed() throws IOException, InterruptedException {
        for (String[] option : new String[][] {{"noexec,size=64m", "allows no programs"}, {"size=1m", "is full"}}) {
            Path mounted = Files.createDirectory(folder.resolve(option[1]));
            assumeTrue(
                    succeeds("mount", "-t", "tmpfs", "-o", option[0], "none", mounted.toString()),
                    "mounting needs root");
            try {
                assertThat(show(mounted).badInput())
                        .startsWith("the temporary folder " + mounted + " " + option[1])
                        .endsWith(REMEDY);
            } finally {
                succeeds("umount", mounted.toString());
            }
        }
    }

    @Test
    void aLimitOfFilesThatNativesExceedIsNamed() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Process limited = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f 200; exec \"$@\"",
                        "bash",
                        java,
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.initscope.app.Main",
                        "show",
                        "first")
                .start();
        String err = new String(limited.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(limited.waitFor()).as(err).isEqualTo(2);
        assertThat(err.lines().filter(line -> !line.startsWith("WARNING")))
                .containsExactly("initscope: the temporary folder " + folder
                        + " cannot be written (File too large, as ulimit -f may say)" + REMEDY);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** OpenMP takes a list of numbers, a level each, which ND4J does not. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "4,2", "0", "-1", "99999999999", " 2"})
    void aNumberOfThreadsThatIsNoneIsNamed(String threads) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Host.requireThreads(Optional.of(threads)))
                .withMessage(
                        "OMP_NUM_THREADS is '" + threads + "', expected a whole number from 1 to 9999, or nothing");
        assertThatCode(() -> Host.requireThreads(Optional.empty())).doesNotThrowAnyException();
        assertThatCode(() -> Host.requireThreads(Optional.of("16"))).doesNotThrowAnyException();
    }

    @Test
    void foldersThatSparkCannotWriteAreNamedAndNoRunIsLeft() {
        assertThat(train("spark.local.dir", "/proc,/proc/missing").badInput())
                .startsWith("Spark has no folder for temporary files, /proc cannot be written (")
                .endsWith(", /proc/missing cannot be made: give another one with spark.local.dir, or SPARK_LOCAL_DIRS"
                        + " where that is set");
        assertThat(folder.resolve("runs/tables")).doesNotExist();
        assertThat(with("spark.local.dir", "/proc", this::search).badInput())
                .startsWith("Spark has no folder for temporary files, ");
        assertThat(folder.resolve("runs/searches")).doesNotExist();
    }

    @Test
    void registeredClassesAloneAreNotEnoughForKryo() {
        assertThat(train("spark.kryo.registrationRequired", "true").badInput())
                .startsWith("spark.kryo.registrationRequired is true, but ")
                .endsWith("leave it out");
    }

    private static String absolute(String entry) {
        return Path.of(entry).toAbsolutePath().toString();
    }

    /** A user of a container whose image does not know it. */
    @Test
    @Tag("cluster")
    void aUserWithoutAnEntryTrains() throws Exception {
        // the program's own classes, and a library of Maven's, which may lie in a home that is closed to others
        String[] classPath = System.getProperty("java.class.path").split(":");
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", "test", "-r"));
        command.addAll(List.of(absolute(classPath[0]), "-a", "-r", absolute(classPath[classPath.length - 1])));
        assumeTrue(succeeds(command.toArray(String[]::new)), "another user needs root, setpriv and rights");
        assertThat(folder.toFile().setExecutable(true, false)
                        && folder.toFile().setReadable(true, false)
                        && folder.toFile().setWritable(true, false))
                .isTrue();
        SmallJobs.writeNames(folder, 600);
        command = new ArrayList<>(command.subList(0, 6));
        command.addAll(ShortProcess.java(Main.class, "-Xmx1g", "-Dlog4j2.configurationFile=conf/log4j2.properties"));
        command.addAll(List.of(
                "train",
                "jobs/lecture-original.conf",
                "--set=data.names=" + folder.resolve("names.txt"),
                "--set=training.steps=2",
                "--set=model.hidden=[8]",
                "--set=evaluate.recalibration-examples=0",
                "--out",
                folder.resolve("runs").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("\nrun: " + folder.resolve("runs"));
    }
}
