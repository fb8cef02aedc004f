package org.initscope.core.fused.blocks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * Arrays whose element {@link #START} begins a line of the cache, where the garbage collector allows it.
 *
 * <p>An array's elements begin 16 bytes after a multiple of 8, and elsewhere after each collection. So a vector of 512 bits
 * would nearly always lie in two lines, which costs a store twice the time. G1 gives an array of half a region or more
 * regions of its own, at whose beginning it stays. Under other collectors, and with regions that would waste memory, nothing
 * is lost but time.
 */
final class AlignedArray {
    private AlignedArray() {}

    /** A line of 64 bytes less the 16 of an array's header, in floats. */
    static final int START = 12;

    private static final long SMALLEST_REGION = 1 << 20;
    private static final long REGIONS = 2048;
    /** Regions of 4 MiB, those of heaps up to 8 GiB, take arrays of 2 MiB. */
    private static final long LARGEST_REGION = 4 << 20;

    private static final int SMALLEST_LENGTH = lengthOfOwnRegion();

    /** An array of at least so many floats. */
    static float[] allocate(int length) {
        return new float[Math.max(length, SMALLEST_LENGTH)];
    }

    /** Floats from which on an array has regions of its own; 0 where none should be so large. */
    private static int lengthOfOwnRegion() {
        boolean collectsRegions = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().startsWith("G1"));
        long region = region(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        return !collectsRegions || region > LARGEST_REGION ? 0 : (int) (region / 2 / Float.BYTES);
    }

    /** As G1 of JDK 17 chooses it: a 2048th of the largest heap, up to a power of two. */
    private static long region(MemoryUsage heap) {
        long share = (heap.getMax() + REGIONS - 1) / REGIONS;
        return Math.max(SMALLEST_REGION, Long.highestOneBit(2 * share - 1));
    }
}
