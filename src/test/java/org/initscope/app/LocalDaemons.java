package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Processes of a cluster on this machine that one of the project's scripts starts and stops.
 *
 * @param script their script, such as {@code scripts/local-cluster}
 * @param folder their pid files, logs and settings
 */
record LocalDaemons(String script, Path folder, Map<String, String> environment) implements AutoCloseable {
    void start(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("start", "--port", "0"));
        command.addAll(List.of(options));
        control(command);
    }

    private void control(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script));
        command.addAll(arguments);
        command.addAll(List.of("--folder", folder.toString()));
        Path log = Files.createTempFile(folder.getParent(), "daemons", ".log");
        try (DriverProcess process = DriverProcess.start(log, environment, command)) {
            assertThat(process.waitFor()).as(process.output()).isZero();
        }
    }

    String address() throws IOException {
        return Files.readString(folder.resolve("url")).strip();
    }

    /** Kills a worker with SIGKILL, with the executors that it has started; nobody starts it again. */
    void killWorker(int number) throws IOException {
        ProcessHandle worker = worker(number);
        List<ProcessHandle> executors = worker.descendants().toList();
        assertThat(executors).isNotEmpty();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether a worker has started a process with this in its command. */
    boolean workerRuns(int number, String command) throws IOException {
        for (ProcessHandle process : worker(number).descendants().toList()) {
            Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            if (Files.exists(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains(command)) {
                return true;
            }
        }
        return false;
    }

    private ProcessHandle worker(int number) throws IOException {
        return ProcessHandle.of(pid(folder.resolve("worker-" + number + ".pid")))
                .orElseThrow();
    }

    private static long pid(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /** The addresses on which the processes, and those that they have started, listen. */
    Set<String> listeningAddresses() throws IOException {
        Set<String> addresses = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".pid")).toList()) {
                addresses.addAll(
                        ListeningAddresses.of(ProcessHandle.of(pid(file)).orElseThrow()));
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
