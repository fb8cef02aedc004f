package org.initscope.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Binds a process to one core, with its compiler and its collector: what moves from core to core is less steady. Stock
 * Deeplearning4j is left free: bound to one core it is sometimes three times slower, as its deallocator has a thread of its own.
 */
final class OneCore {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private OneCore() {}

    /** What stands before a command that is to be bound to one of the cores that this process may use; nothing without taskset. */
    static List<String> binding(int number) throws IOException {
        if (!Files.isExecutable(TASKSET)) {
            return List.of();
        }
        String allowed = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> line.substring(ALLOWED.length()).strip())
                .findFirst()
                .orElse("0");
        int[] cores = Arrays.stream(allowed.split(","))
                .map(range -> range.split("-"))
                .flatMapToInt(ends ->
                        IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
                .toArray();
        return List.of(TASKSET.toString(), "--cpu-list", Integer.toString(cores[number % cores.length]));
    }
}
