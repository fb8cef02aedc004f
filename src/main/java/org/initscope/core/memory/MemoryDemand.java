package org.initscope.core.memory;

import static org.initscope.core.Check.require;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What something holds in memory at once, by what asks for it, estimated before it begins. An estimate leaves out what is small
 * or short-lived: what it refuses does not fit, and what it lets pass may still not.
 *
 * @param parts none of which contains another
 */
public record MemoryDemand(List<Part> parts) {
    private static final double KIB = 1024;
    private static final double GIB = KIB * KIB * KIB;

    /** Room in addition to the estimate, in the size that a sentence recommends. */
    private static final double ROOM = 1.3;

    /**
     * One thing that needs memory.
     *
     * @param what as a sentence calls it
     * @param keys of a job, or options, that make it smaller
     */
    public record Part(String what, double bytes, List<String> keys) {
        public Part {
            keys = List.copyOf(keys);
        }

        public Part(String what, double bytes, String... keys) {
            this(what, bytes, List.of(keys));
        }
    }

    public MemoryDemand {
        parts = List.copyOf(parts);
    }

    /** The sum of all parts. */
    public double bytes() {
        return parts.stream().mapToDouble(Part::bytes).sum();
    }

    /** The same so many times at once. */
    public MemoryDemand times(int count) {
        return new MemoryDemand(parts.stream()
                .map(part -> new Part(part.what(), count * part.bytes(), part.keys()))
                .toList());
    }

    /** The same where a key has another name. */
    public MemoryDemand renamed(String key, String other) {
        return new MemoryDemand(parts.stream()
                .map(part -> new Part(
                        part.what(),
                        part.bytes(),
                        part.keys().stream()
                                .map(name -> name.equals(key) ? other : name)
                                .toList()))
                .toList());
    }

    /** Both at once; parts of one name become one. */
    public MemoryDemand plus(MemoryDemand other) {
        Map<String, Part> sum = new LinkedHashMap<>();
        Stream.concat(parts.stream(), other.parts.stream())
                .forEach(part ->
                        sum.merge(part.what(), part, (a, b) -> new Part(a.what(), a.bytes() + b.bytes(), a.keys())));
        return new MemoryDemand(List.copyOf(sum.values()));
    }

    /**
     * Requires that all of it fits.
     *
     * @param who the subject of the sentence, such as "the training"
     * @param available bytes of the heap
     * @param setting what gives a larger heap, which a size of whole GiB follows
     * @throws IllegalArgumentException with what it takes, what there is and the keys of the largest part
     */
    public void requireFitting(String who, long available, String setting) {
        double bytes = bytes();
        if (bytes <= available) {
            return;
        }
        Part largest =
                parts.stream().max(Comparator.comparingDouble(Part::bytes)).orElseThrow();
        require(
                false,
                "%s would take about %s of memory, %s of it for %s, and its heap has %s: lower %s, or give a larger heap"
                        + " (%s%.0fg)",
                who,
                shown(bytes),
                shown(largest.bytes()),
                largest.what(),
                shown(available),
                String.join(" or ", largest.keys()),
                setting,
                Math.ceil(ROOM * bytes / GIB));
    }

    /** A size in the unit that reads best. */
    public static String shown(double bytes) {
        if (bytes >= GIB) {
            return String.format(Locale.ROOT, "%,.1f GiB", bytes / GIB);
        }
        return String.format(Locale.ROOT, "%.0f MiB", Math.ceil(bytes / KIB / KIB));
    }
}
