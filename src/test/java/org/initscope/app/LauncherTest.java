package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.app.machine.TerminalWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/initscope} makes of the machine around it, with a java that says what it was started with. */
class LauncherTest {
    private static final String NOBODY_KNOWN = "54321";

    @TempDir
    Path folder;

    private Path checkout;

    /** A checkout that is built, in a folder whose name is taken for nothing else. */
    @BeforeEach
    void build() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = checkout("checkout");
        script("java/bin/java", "printf '%s\\n' \"$@\"");
    }

    private Path checkout(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        for (String part : List.of("scripts", "conf", "jobs", "data")) {
            copy(Path.of(part), made.resolve(part));
        }
        Files.createDirectories(made.resolve("src/main"));
        Files.copy(Path.of("pom.xml"), made.resolve("pom.xml"));
        Files.createDirectories(made.resolve("target/launcher"));
        Files.createSymbolicLink(
                made.resolve("target/classes"), Path.of("target/classes").toAbsolutePath());
        Files.writeString(made.resolve("target/launcher/classpath"), System.getProperty("java.class.path"));
        Files.writeString(made.resolve("target/launcher/compiled"), "");
        return made;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private void script(String name, String line) throws IOException {
        Path script = folder.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n" + line + "\n");
        assertThat(script.toFile().setExecutable(true, false)).isTrue();
    }

    private CommandRun run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        // The shell waits for the end of the pipe. Java closes its own when a process exits. What passes on the errors
        // may be at work then
        List<String> piped = new ArrayList<>(List.of("bash", "-o", "pipefail", "-c", "\"$@\" | cat", "bash"));
        piped.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(piped).directory(folder.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("SPARK_HOME", "INITSCOPE_SPARK", "INITSCOPE_MASTER", "TMPDIR"));
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        builder.environment().putAll(environment);
        Path err = Files.createTempFile(folder, "err", null);
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), out, Files.readString(err));
    }

    private String launcher() {
        return checkout.resolve("scripts/initscope").toString();
    }

    private static String sentence(CommandRun run) {
        assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        return run.err();
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsNamed() throws Exception {
        CommandRun run = run(
                Map.of("LAUNCHER", launcher()),
                "bash",
                "-c",
                "mkdir gone && cd gone && rmdir ../gone && \"$LAUNCHER\" show first");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).endsWith("initscope: the working directory is gone: change to another one\n");
    }

    /** What the JVM says of a heap is of several lines, and ends with another code. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "2", "1k", "0g", "2 g", "2gb", "-1g", "1.5g"})
    void aHeapThatIsNoneIsNamed(String heap) throws Exception {
        assertThat(sentence(run(Map.of("INITSCOPE_HEAP", heap), launcher(), "show", "first")))
                .isEqualTo("initscope: INITSCOPE_HEAP is '" + heap
                        + "', expected a size in megabytes or gigabytes such as 512m or 2g\n");
    }

    /** Otherwise a jar and a Spark would be built before Spark says so. */
    @ParameterizedTest
    @ValueSource(strings = {"locale", "Local[2]", "spark:/host", "host:7077", "yarn-client"})
    void aMasterThatIsNoneIsNamedBeforeAnythingIsBuilt(String master) throws Exception {
        assertThat(sentence(run(Map.of("INITSCOPE_MASTER", master), launcher(), "train", "jobs/names-batchnorm.conf")))
                .isEqualTo("initscope: INITSCOPE_MASTER is '" + master
                        + "', expected a master of Spark such as local[2], spark://host:7077 or yarn\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "show first", "diagnose first --fail-on fail", "train --help"})
    void commandsThatReadNeedNoSparkSubmit(String command) throws Exception {
        script("spark/bin/spark-submit", "exit 7");
        List<String> line = new ArrayList<>(List.of(launcher()));
        line.addAll(List.of(command.split(" ")));

        CommandRun run = run(Map.of("SPARK_HOME", folder.resolve("spark").toString()), line.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).endsWith(Main.class.getName() + "\n" + command.replace(' ', '\n') + "\n");
    }

    /** It is kept for every terminal, whichever asks first. */
    @ParameterizedTest
    @ValueSource(strings = {"--help", "train --help"})
    void theHelpOfABuildIsAskedOfJavaOnce(String command) throws Exception {
        script("java/bin/java", "echo asked >>" + folder + "/asked; echo help of $COLUMNS columns");
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"17.0.15\"\n");
        List<String> line = new ArrayList<>(List.of(launcher()));
        line.addAll(List.of(command.split(" ")));
        Path compiled = checkout.resolve("target/launcher/compiled");

        for (int times : List.of(1, 1, 2)) {
            if (times == 2) {
                Files.setLastModifiedTime(compiled, FileTime.from(Instant.now()));
            }
            CommandRun run = run(Map.of("COLUMNS", "60"), line.toArray(String[]::new));

            assertThat(run).isEqualTo(new CommandRun(0, "help of 80 columns\n", ""));
            assertThat(Files.readAllLines(folder.resolve("asked"))).hasSize(times);
        }
        assertThat(compiled.getParent().toFile().list()).hasSize(3);
    }

    @Test
    void helpFitsANarrowTerminalWhichAsksFirstAndLater() throws Exception {
        script("java/bin/java", "echo one of these words stands in a line of its own");
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"17.0.15\"\n");
        for (int i = 0; i < 2; i++) {
            assertThat(run(Map.of("COLUMNS", "20"), launcher(), "--help").out())
                    .isEqualTo("one of these words \nstands in a line of \nits own\n");
        }
        assertThat(run(Map.of(), launcher(), "--help").out())
                .isEqualTo("one of these words stands in a line of its own\n");
    }

    @Test
    void helpThatFailsIsNotKept() throws Exception {
        script("java/bin/java", "exit 2");

        assertThat(run(Map.of(), launcher(), "trian", "--help").exitCode()).isEqualTo(2);

        assertThat(checkout.resolve("target/launcher").toFile().list())
                .containsExactlyInAnyOrder("classpath", "compiled");
    }

    @Test
    @Tag("cluster")
    void theFirstRunThatIsShownLeavesAnArchiveOfClassesForTheNext() throws Exception {
        Path state = checkout.resolve("target/launcher");
        String jars = Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(":"));
        Files.writeString(state.resolve("classpath"), jars);
        String out = folder.resolve("runs").toString();
        CommandRun trained = CommandRun.of(
                "train",
                SmallJobs.in(folder).training().toString(),
                "--out",
                out,
                "--run-id",
                "r",
                "--set",
                "training.steps=20",
                "--master",
                "local[1]");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        String expected = CommandRun.inColumns(TerminalWriter.USUAL_COLUMNS, "show", "r", "--out", out)
                .out();

        for (String use : List.of("made", "used", "refused, as the jar is not as it was")) {
            CommandRun shown = run(java, launcher(), "show", "r", "--out", out);

            assertThat(shown).as(use).isEqualTo(new CommandRun(0, expected, ""));
            assertThat(state.resolve("classes.jsa")).isNotEmptyFile();
            if (use.equals("used")) {
                Files.setLastModifiedTime(
                        state.resolve("classes.jar"),
                        FileTime.from(Instant.now().plusSeconds(9)));
            }
        }
        assertThat(state.toFile().list())
                .containsExactlyInAnyOrder("classpath", "compiled", "classes.jar", "classes.jsa");

        Files.writeString(Path.of(out, "tables/runs/run_id=r/part-000000.parquet"), "PAR1");
        CommandRun damaged = CommandRun.of("compare", "r", "r", "--out", out);
        assertThat(damaged.err()).contains("is damaged or no Parquet file");
        assertThat(run(java, launcher(), "compare", "r", "r", "--out", out))
                .as("with the libraries that read tables alone")
                .isEqualTo(damaged);
        assertThat(run(java, launcher(), "show", "train", "--out", out).err())
                .as("the name of a command is none here")
                .contains("there is no run or search train");
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_402,8", "11.0.22,11", "25.0.3,25", "24-ea,24"})
    void aJavaThatDoesNotFitIsNamed(String said, String version) throws Exception {
        Files.writeString(folder.resolve("java/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + said + "\"\n");
        assertThat(sentence(run(Map.of(), launcher(), "--help")))
                .contains(" is Java " + version + "; JDK 17 is needed")
                .contains("set JAVA_HOME");

        Files.delete(folder.resolve("java/release"));
        script("java/bin/java", "echo 'openjdk version \"" + said + "\" 2020-01-01' >&2");
        assertThat(sentence(run(Map.of(), launcher(), "--help"))).contains(" is Java " + version);
    }

    @Test
    void whatJavaSaysOfTheVectorModuleIsLeftOut() throws Exception {
        script(
                "java/bin/java",
                "echo before >&2; echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2; echo result;"
                        + " echo 'a cause' >&2; printf 'no end of line' >&2; exit 3");

        assertThat(run(Map.of(), launcher(), "diagnose", "first"))
                .isEqualTo(new CommandRun(3, "result\n", "before\na cause\nno end of line"));
    }

    @Test
    void whatTheDriversJavaSaysOfItIsLeftOutToo() throws Exception {
        script(
                "spark/bin/spark-submit",
                "echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2; echo result; echo 'a cause' >&2; exit 3");
        Files.createDirectory(folder.resolve("spark/jars"));
        Files.createFile(folder.resolve("spark/jars/spark-core_2.12-3.5.9.jar"));
        Files.createDirectories(checkout.resolve("target/launcher"));
        Files.createFile(checkout.resolve("target/initscope-1-all.jar"));
        Files.createFile(checkout.resolve("target/launcher/packaged"));
        Map<String, String> spark = Map.of("SPARK_HOME", folder.resolve("spark").toString());

        for (String submits :
                List.of(launcher(), checkout.resolve("scripts/submit").toString())) {
            assertThat(run(spark, submits, "train", "jobs/common.conf"))
                    .isEqualTo(new CommandRun(3, "result\n", "a cause\n"));
        }
    }

    @Test
    void spark4TakesAYoungerJavaAndClassesOfItsOwn() throws Exception {
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"25.0.3\"\n");
        Path state = Files.createDirectories(checkout.resolve("target/spark4/launcher"));
        Files.createDirectory(checkout.resolve("target/spark4/classes"));
        Files.writeString(state.resolve("classpath"), "");
        Files.writeString(state.resolve("compiled"), "");

        assertThat(run(Map.of("INITSCOPE_SPARK", "maven4"), launcher(), "train", "jobs/common.conf")
                        .out())
                .contains("\n" + checkout + "/target/spark4/classes:\n");
        assertThat(sentence(run(Map.of("INITSCOPE_SPARK", "spark4"), launcher(), "show", "first")))
                .contains("INITSCOPE_SPARK is 'spark4', expected maven, ");
    }

    @ParameterizedTest
    @CsvSource({"17.0.15,false", "25.0.3,true"})
    void aYoungerJavaIsToldThatACommandThatEndsSoonLoadsNatives(String java, boolean isTold) throws Exception {
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"" + java + "\"\n");
        script("bin/mvn", "");
        Path state = Files.createDirectories(checkout.resolve("target/spark4/launcher"));
        Files.writeString(state.resolve("classpath"), "");
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");

        CommandRun run = run(Map.of("PATH", path, "INITSCOPE_SPARK", "maven4"), launcher(), "show", "first");

        assertThat(run.out().contains("--enable-native-access=ALL-UNNAMED\n"))
                .as(run.out())
                .isEqualTo(isTold);
    }

    @ParameterizedTest
    @CsvSource({"17.0.15,-Xmx1g", "25.0.3,--sun-misc-unsafe-memory-access=allow -Xmx1g"})
    void javaWarnsOfNothingThatMavenDoesItself(String java, String options) throws Exception {
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"" + java + "\"\n");
        script("bin/mvn", "echo \"$MAVEN_OPTS\"");
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");

        assertThat(run(
                                Map.of("PATH", path, "INITSCOPE_SPARK", "maven4", "MAVEN_OPTS", "-Xmx1g"),
                                launcher(),
                                "show",
                                "first")
                        .err())
                .contains("\n" + options + "\n");
    }

    @Test
    void aJavaThatFitsOrDoesNotSayWhatItIsStarts() throws Exception {
        assertThat(run(Map.of(), launcher(), "--help").exitCode()).isZero();
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"17.0.15\"\n");
        assertThat(run(Map.of(), launcher(), "--help").exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2.12,3.2.4,false",
        "2.12,3.3.0,false",
        "2.13,3.5.7,false",
        "2.13,5.0.0,false",
        "2.12,3.5.7,true",
        "2.13,4.2.0,true"
    })
    void theSparkOfAnInstallationFitsOrIsNamed(String scala, String version, boolean fits) throws Exception {
        script("spark/bin/spark-submit", "for a; do case $a in *.jar) echo \"$a\" ;; esac; done");
        Files.createDirectory(folder.resolve("spark/jars"));
        Files.createFile(folder.resolve("spark/jars/spark-core_" + scala + "-" + version + ".jar"));
        for (String target : List.of("target", "target/spark4")) {
            Files.createDirectories(checkout.resolve(target + "/launcher"));
            Files.createFile(checkout.resolve(target + "/initscope-1-all.jar"));
            Files.createFile(checkout.resolve(target + "/launcher/packaged"));
        }

        CommandRun run =
                run(Map.of("SPARK_HOME", folder.resolve("spark").toString()), launcher(), "train", "jobs/common.conf");

        if (fits) {
            String target = version.startsWith("4") ? "target/spark4" : "target";
            assertThat(run).isEqualTo(new CommandRun(0, checkout.resolve(target + "/initscope-1-all.jar") + "\n", ""));
        } else {
            assertThat(sentence(run))
                    .isEqualTo("submit: " + folder + "/spark/bin/spark-submit is of Spark " + version + " for Scala "
                            + scala + "; Spark 3.4 and 3.5 for Scala 2.12, and 4, fit: set SPARK_HOME to one, or"
                            + " INITSCOPE_SPARK=maven, which takes Spark's jars from Maven\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            exit 7                                             | does not say which Spark it is of (exit code 7); Spark 3.4
            echo no Java                                       | does not say which Spark it is of (it names none); Spark 3.4
            echo version 3.1.2; echo Using Scala version 2.12  | is of Spark 3.1.2 for Scala 2.12; Spark 3.4
            """)
    void aSparkSubmitThatStandsAloneIsAskedForItsVersion(String line, String sentence) throws Exception {
        script("bin/spark-submit", line);

        CommandRun run = run(
                Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH")), launcher(), "evaluate", "first");

        assertThat(sentence(run)).contains(sentence, "INITSCOPE_SPARK=maven");
    }

    @Test
    void aSparkHomeWithoutSparkIsNamedByWhatNeedsSpark() throws Exception {
        Files.createDirectories(folder.resolve("empty"));
        script("bin/spark-submit", "echo submitted"); // one on the PATH is not taken in its place
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");
        for (String home : List.of("nowhere", "empty")) {
            Map<String, String> environment =
                    Map.of("SPARK_HOME", folder.resolve(home).toString(), "PATH", path);

            assertThat(sentence(run(environment, launcher(), "train", "jobs/common.conf")))
                    .startsWith(
                            "initscope: SPARK_HOME is " + folder.resolve(home) + ", which has no bin/spark-submit: ")
                    .contains("INITSCOPE_SPARK=maven");
            assertThat(run(environment, launcher(), "show", "first").out()).endsWith("\nshow\nfirst\n");
        }
    }

    @Test
    void aCheckoutThatCannotBeWrittenRunsWhereItIsBuilt() throws Exception {
        Files.writeString(
                checkout.resolve("target/launcher/classpath"), ""); // of libraries that a stranger may not see
        List<String> stranger = stranger();
        stranger.addAll(List.of(launcher(), "--help"));
        String[] command = stranger.toArray(String[]::new);

        assertThat(run(Map.of(), command).out()).endsWith("\n--help\n");

        Files.delete(checkout.resolve("target/launcher/compiled"));
        assertThat(sentence(run(Map.of(), command)))
                .isEqualTo("initscope: " + checkout + " is not built, or its sources changed since, and " + NOBODY_KNOWN
                        + " cannot write there: its owner builds it, by the same command\n");
    }

    /** The beginning of a command of a user without an entry in the database of users. */
    private static List<String> stranger() throws IOException, InterruptedException {
        List<String> command = List.of("setpriv", "--reuid", NOBODY_KNOWN, "--regid", NOBODY_KNOWN, "--clear-groups");
        List<String> tried = new ArrayList<>(command);
        tried.add("true");
        boolean can;
        try {
            can = new ProcessBuilder(tried).start().waitFor() == 0;
        } catch (IOException e) {
            can = false;
        }
        assumeTrue(can, "another user needs root and setpriv");
        return new ArrayList<>(command);
    }

    @Test
    void aLibraryThatIsGoneIsFetchedAgainOrNamed() throws Exception {
        Path classpath = checkout.resolve("target/launcher/classpath");
        Path library = Files.writeString(folder.resolve("library.jar"), "");
        Files.writeString(classpath, "/nowhere/gone.jar:" + library);
        List<String> stranger = stranger();
        stranger.addAll(List.of(launcher(), "--help"));
        script("bin/mvn", "printf '" + library + "' >'" + classpath + "'");
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");

        assertThat(sentence(run(Map.of("PATH", path), stranger.toArray(String[]::new))))
                .contains("/nowhere/gone.jar, a library that " + checkout + " was built with, cannot be read");
        assertThat(run(Map.of("PATH", path), launcher(), "--help").out()).endsWith("\n--help\n");
        assertThat(classpath).hasContent(library.toString());
    }

    @Test
    void aCheckoutAndItsFilesMayHaveAnyName() throws Exception {
        checkout = checkout("-it's [a] \"{b,c}\" 50%20 #1? * $HOME \\ ~ é漢");
        Files.copy(Path.of("jobs/common.conf"), folder.resolve("common.conf"));
        Files.copy(Path.of("jobs/lecture-original.conf"), folder.resolve("jo'b #1%.conf"));
        SmallJobs.writeNames(folder, 600);
        String java = Path.of(System.getProperty("java.home")).toString();

        CommandRun run = run(
                Map.of(
                        "JAVA_HOME",
                        java,
                        "LC_ALL",
                        "C",
                        "INITSCOPE_SPARK",
                        "maven",
                        // it ends before code that is compiled well would pay
                        "JDK_JAVA_OPTIONS",
                        "-XX:TieredStopAtLevel=1"),
                launcher(),
                "diagnose",
                "--init",
                "jo'b #1%.conf",
                "--set",
                "data.names=" + folder.resolve("names.txt"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("initscope:", "log4j");
        assertThat(run.out()).startsWith("initial loss").contains("FAIL  saturated-activations");
    }
}
