package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A command in a process of its own, whose executors have theirs. */
final class DriverProcess implements AutoCloseable {
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
    private static final long MOST_SECONDS = 600;
    private static final long MOST_SECONDS_OF_OUTPUT = 10;
    private static final long POLL_MILLIS = 20;

    private final Process process;
    private final Path output;

    private DriverProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a command.
     *
     * @param log takes its standard output and its standard error
     */
    static DriverProcess start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        return new DriverProcess(builder.start(), log);
    }

    /**
     * Starts InitScope on Spark's {@code local-cluster[2,1,1024]}: a driver and two executors of one core, a process each.
     *
     * @param home becomes a SPARK_HOME that holds the jars of the tests' class path
     */
    static DriverProcess onLocalCluster(Path home, Path log, List<String> arguments) throws IOException {
        return onLocalCluster(home, log, List.of(), arguments);
    }

    /**
     * The same with settings of Spark's.
     *
     * @param settings {@code key=value} each
     */
    static DriverProcess onLocalCluster(Path home, Path log, List<String> settings, List<String> arguments)
            throws IOException {
        return onMaster("local-cluster[2,1,1024]", home, log, settings, arguments);
    }

    /** The same on a master whose Workers have the same SPARK_HOME. */
    static DriverProcess onMaster(String master, Path home, Path log, List<String> settings, List<String> arguments)
            throws IOException {
        List<String> folders = new ArrayList<>();
        Files.createDirectories(home.resolve("jars"));
        String classPath = System.getProperty("java.class.path");
        for (String entry : classPath.split(":")) {
            Path path = Path.of(entry).toAbsolutePath();
            Path link = home.resolve("jars").resolve(path.getFileName());
            if (Files.isDirectory(path)) {
                folders.add(path.toString());
            } else if (!Files.exists(link)) {
                Files.createSymbolicLink(link, path);
            }
        }
        List<String> flags;
        try (Stream<String> lines = Files.lines(Path.of("conf", "jvm-flags.txt"))) {
            flags = lines.filter(line -> line.startsWith("-")).toList();
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(flags);
        command.addAll(List.of(
                "-Xmx1g",
                "-Dlog4j2.configurationFile=conf/log4j2.properties",
                "-Dspark.executor.memory=1g",
                "-Dspark.executor.extraClassPath=" + String.join(":", folders),
                "-Dspark.executor.extraJavaOptions=" + String.join(" ", flags),
                "-Dspark.cores.max=2",
                "-Dspark.scheduler.minRegisteredResourcesRatio=1.0"));
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(arguments);
        command.addAll(List.of("--master", master));
        return start(log, environment(home), command);
    }

    /** Starts one of Spark's daemons by its class. */
    static DriverProcess daemon(Path home, Path log, String name, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        try (Stream<String> lines = Files.lines(Path.of("conf", "jvm-flags.txt"))) {
            command.addAll(lines.filter(line -> line.startsWith("-")).toList());
        }
        command.addAll(
                List.of("-Xmx384m", "-Dspark.log.level=INFO", "-cp", System.getProperty("java.class.path"), name));
        command.addAll(List.of(arguments));
        return start(log, environment(home), command);
    }

    private static Map<String, String> environment(Path home) {
        return Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1",
                "OMP_NUM_THREADS", "1");
    }

    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits until something is so, while the process lives. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + "; the output is\n" + output());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Kills with SIGKILL as many executors of this machine as are asked for, of those that work in a folder. */
    void killExecutors(int count, Path workFolder) {
        List<ProcessHandle> executors = executors(workFolder);
        assertThat(executors).hasSizeGreaterThanOrEqualTo(count);
        assertThat(process.isAlive()).isTrue();
        executors.subList(0, count).forEach(ProcessHandle::destroyForcibly);
    }

    /** The executors of this machine that work in a folder. */
    List<ProcessHandle> executors(Path workFolder) {
        try {
            Path real = workFolder.toRealPath();
            return ProcessHandle.allProcesses()
                    .filter(process -> isExecutor(process.pid(), real))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isExecutor(long pid, Path workFolder) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains(EXECUTOR)
                    && process.resolve("cwd").toRealPath().startsWith(workFolder);
        } catch (IOException e) {
            // it has ended, or is somebody else's
            return false;
        }
    }

    /** The addresses on which it, and what it has started, listen. */
    Set<String> listeningAddresses() throws IOException {
        return ListeningAddresses.of(process.toHandle());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, and for that of what passes on its output, and gives the exit code. */
    int waitFor() throws InterruptedException {
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as(output()).isTrue();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS_OF_OUTPUT);
        while (ProcessHandle.allProcesses().anyMatch(this::writesOutput) && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
        }
        return process.exitValue();
    }

    private boolean writesOutput(ProcessHandle other) {
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(other.pid()), "fd"))) {
            for (Path descriptor : open) {
                if (Files.readSymbolicLink(descriptor).equals(output.toAbsolutePath())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // it has ended, or is somebody else's
            return false;
        }
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
