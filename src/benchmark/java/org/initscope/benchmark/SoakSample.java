package org.initscope.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.util.AccumulatorContext;
import org.bytedeco.javacpp.Pointer;

/**
 * What this process holds at a moment when nothing runs.
 *
 * @param seconds since the soak began
 * @param residentMib resident memory, from {@code /proc/self/status}
 * @param heapMib of the Java heap, what a collection leaves
 * @param nativeMib what JavaCPP has allocated for arrays and not given back
 * @param classesMib of the metaspace
 * @param codeMib of compiled methods
 * @param accumulators entries of a map of Spark's: each of a stage's counters has one, which stays after its context has ended
 * @param threads of the operating system
 * @param openFiles descriptors: files, sockets, pipes
 * @param temporaryFiles files and folders below {@code java.io.tmpdir}
 */
record SoakSample(
        double seconds,
        double residentMib,
        double heapMib,
        double nativeMib,
        double classesMib,
        double codeMib,
        double accumulators,
        double threads,
        double openFiles,
        double temporaryFiles) {

    private static final double KIB_PER_MIB = 1024;
    private static final double MIB = 1 << 20;

    /** What references of the native side hold goes with the second or third collection. */
    private static final int COLLECTIONS = 4;

    private static final long PAUSE_MILLIS = 200;

    static SoakSample take(double seconds) throws IOException, InterruptedException {
        // before the collection, which would hide native memory that only a collection gives back
        double resident = status("VmRSS") / KIB_PER_MIB;
        double natives = Pointer.totalBytes() / MIB;
        double openFiles = entries(Path.of("/proc/self/fd"));
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(PAUSE_MILLIS);
        }
        return new SoakSample(
                seconds,
                resident,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB,
                natives,
                pools("Metaspace|Compressed Class Space") / MIB,
                pools("Code.*") / MIB,
                AccumulatorContext.numAccums(),
                status("Threads"),
                openFiles,
                below(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    private static long pools(String name) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().matches(name))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static double status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static double entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        }
    }

    private static double below(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.count() - 1.0;
        }
    }
}
