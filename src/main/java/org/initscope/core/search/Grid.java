package org.initscope.core.search;

import static org.initscope.core.Check.require;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.initscope.core.Permutation;

/**
 * The points to try: the product of the axes, the first one slowest, without what is excluded; all of them or a sample.
 *
 * @param exclusions points for which one of them holds are left out
 * @param sample how many points to take at random
 * @param limit most points that may come out
 */
public record Grid(List<Axis> axes, List<Condition> exclusions, Optional<Sample> sample, long limit) {
    /** More than this would take more than seconds to go through. */
    private static final long MOST_VISITED = 10_000_000L;

    /**
     * Points drawn without replacement. A larger sample with the same seed begins with the smaller one.
     *
     * @param count how many
     * @param together neighbours in the order of the product that count as one, such as the seeds of the last axis
     */
    public record Sample(long count, long seed, long together) {
        public Sample {
            require(count >= 1, "the sample has %d points, expected at least 1", count);
        }

        /** Where each point is one by itself. */
        public Sample(long count, long seed) {
            this(count, seed, 1);
        }
    }

    public Grid {
        axes = List.copyOf(axes);
        exclusions = List.copyOf(exclusions);
        require(limit >= 1, "the grid's limit is %d, expected at least 1", limit);
        require(!axes.isEmpty(), "the grid is empty: no key is swept");
        requireNoConflict(axes);
    }

    private static void requireNoConflict(List<Axis> axes) {
        List<String> keys = axes.stream().flatMap(a -> a.keys().stream()).toList();
        for (int i = 0; i < keys.size(); i++) {
            for (int j = 0; j < keys.size(); j++) {
                require(
                        i == j || !keys.get(i).equals(keys.get(j)),
                        "%s is swept twice, expected every key once in grid, zip and repeat",
                        keys.get(i));
                require(
                        !keys.get(j).startsWith(keys.get(i) + "."),
                        "%s and %s are both swept, but the one is a part of the other",
                        keys.get(i),
                        keys.get(j));
            }
        }
    }

    /** All swept keys, in the order of the axes. */
    public List<String> keys() {
        return axes.stream().flatMap(axis -> axis.keys().stream()).toList();
    }

    /** How many points the product has before exclusions. */
    public BigInteger productSize() {
        return axes.stream()
                .map(axis -> BigInteger.valueOf(axis.points().size()))
                .reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /**
     * The points in the order of the product, or of the sample.
     *
     * @throws IllegalArgumentException where there is none, or more than the limit
     */
    public List<GridPoint> points() {
        return Arrays.stream(places(Long.MAX_VALUE)).mapToObj(this::point).toList();
    }

    /**
     * The places of the points in the product, in their order: a million of them take 8 MB.
     *
     * @param room most points that memory has room for
     * @throws IllegalArgumentException where there is none, or more than the limit or than there is room for
     */
    public long[] places(long room) {
        BigInteger product = productSize();
        require(product.bitLength() < Long.SIZE - 2, "the grid has %d points, more than can be numbered", product);
        long size = product.longValue();
        require(
                sample.isPresent() || size <= MOST_VISITED,
                "the grid has %,d points before exclusions, expected at most %,d: sweep less, or sample",
                size,
                MOST_VISITED);
        long together = sample.map(Sample::together).orElse(1L);
        LongUnaryOperator order = sample.isPresent()
                ? new Permutation(size / together, sample.get().seed())::at
                : LongUnaryOperator.identity();
        long wanted = sample.map(Sample::count).orElse(Long.MAX_VALUE);
        LongStream.Builder places = LongStream.builder();
        long drawn = 0;
        long count = 0;
        long before = 0;
        for (long visited = 0; visited < Math.min(size, MOST_VISITED) && drawn < wanted; visited++) {
            long place = order.applyAsLong(visited / together) * together + visited % together;
            if (isIncluded(place)) {
                require(count < limit, tooLarge(), size, limit);
                require(
                        count < room,
                        "the grid of %,d points leaves more trials than the %,d that the heap has room for: sweep less, sample"
                                + " (search.sample.points), lower search.repeat, or give a larger heap (INITSCOPE_HEAP=)",
                        size,
                        room);
                places.add(place);
                count++;
            }
            if ((visited + 1) % together == 0) {
                drawn += count > before ? 1 : 0;
                before = count;
            }
        }
        require(count > 0, "the grid is empty: its exclusions leave none of %,d points", Math.min(size, MOST_VISITED));
        return places.build().toArray();
    }

    private boolean isIncluded(long place) {
        return exclusions.isEmpty() || admits(point(place));
    }

    /** Whether no exclusion holds for a point. */
    public boolean admits(GridPoint point) {
        return exclusions.stream().noneMatch(exclusion -> exclusion.holds(point.values()));
    }

    /** The point at a place of the product. */
    public GridPoint point(long place) {
        return new GridPoint(values(place));
    }

    private String tooLarge() {
        return sample.isPresent()
                ? "the sample of a grid of %,d points has more than its limit of %,d: sample fewer, or raise the limit"
                : "the grid of %,d points leaves more than its limit of %,d: sweep less, sample, or raise the limit";
    }

    private Map<String, SweptValue> values(long index) {
        int[] places = new int[axes.size()];
        long rest = index;
        for (int a = axes.size() - 1; a >= 0; a--) {
            int count = axes.get(a).points().size();
            places[a] = (int) (rest % count);
            rest /= count;
        }
        Map<String, SweptValue> values = new LinkedHashMap<>();
        for (int a = 0; a < places.length; a++) {
            Axis axis = axes.get(a);
            for (int k = 0; k < axis.keys().size(); k++) {
                values.put(axis.keys().get(k), axis.points().get(places[a]).get(k));
            }
        }
        return values;
    }
}
