package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Spark's standalone cluster on this machine, as {@code scripts/local-cluster} starts it. */
final class LocalCluster implements AutoCloseable {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("INITSCOPE_SPARK", "maven", "INITSCOPE_MAVEN", "-o", "INITSCOPE_EVENTS", "none");
    private static final String LISTENING = "0A";
    private static final Pattern INODE = Pattern.compile("socket:\\[(\\d+)]");

    private final Path folder;

    private LocalCluster(Path folder) {
        this.folder = folder;
    }

    static LocalCluster start(Path folder, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(0, List.of("start", "--port", "0"));
        LocalCluster cluster = new LocalCluster(folder);
        cluster.control(command);
        return cluster;
    }

    private void control(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("scripts/local-cluster"));
        command.addAll(arguments);
        command.addAll(List.of("--folder", folder.toString()));
        Path log = Files.createTempFile(folder.getParent(), "local-cluster", ".log");
        try (DriverProcess script = DriverProcess.start(log, ENVIRONMENT, command)) {
            assertThat(script.waitFor()).as(script.output()).isZero();
        }
    }

    String master() throws IOException {
        return Files.readString(folder.resolve("url")).strip();
    }

    /** Where the executors work. */
    Path work() {
        return folder.resolve("work");
    }

    /** Kills a Worker with SIGKILL, with the executors that it has started; nobody starts it again. */
    void killWorker(int number) throws IOException {
        long pid = Long.parseLong(
                Files.readString(folder.resolve("worker-" + number + ".pid")).strip());
        ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> executors = worker.descendants().toList();
        assertThat(executors).isNotEmpty();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    /** What who submits must know. */
    List<String> settings() {
        return List.of("--properties-file", folder.resolve("spark.conf").toString());
    }

    /** Submits a command by spark-submit. */
    DriverProcess submit(Path log, List<String> options, List<String> command) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("scripts/submit", "--master", master(), "--total-executor-cores", "2"));
        all.addAll(options);
        all.addAll(command);
        return DriverProcess.start(log, ENVIRONMENT, all);
    }

    /** The addresses, as /proc has them, on which the cluster's processes listen. */
    Set<String> listeningAddresses() throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".pid")).toList()) {
                try (Stream<Path> open =
                        Files.list(Path.of("/proc", Files.readString(file).strip(), "fd"))) {
                    for (Path descriptor : open.toList()) {
                        Matcher socket =
                                INODE.matcher(Files.readSymbolicLink(descriptor).toString());
                        if (socket.matches()) {
                            sockets.add(socket.group(1));
                        }
                    }
                }
            }
        }
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTENING) && sockets.contains(fields[9])) {
                    addresses.add(fields[1].split(":")[0]);
                }
            }
        }
        return addresses;
    }

    @Override
    public void close() throws IOException {
        try {
            control(List.of("stop"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
