package org.initscope.core.evidence;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.initscope.core.RandomStream;

/**
 * What was seen at each of many steps, rounds or workers, in memory that does not grow with their number.
 *
 * <p>Where there are too many steps, or too many rows of them, about half of the steps go, and again until they are few
 * enough. A hash of a step's number says when it goes. So the steps that stay do not depend on the order of rows, and a
 * step that stays with many rows stays with fewer too. The first and the last step always stay.
 */
public final class BoundedSeries<T> {
    private static final int DEEPEST = 63;

    private final int mostSteps;
    private final int mostRows;
    private final TreeMap<Long, Held<T>> bySteps = new TreeMap<>();
    private long rows;
    private int level;

    /** What is held of one step. */
    private static final class Held<T> {
        private final T value;
        private int rows;

        Held(T value) {
            this.value = value;
        }
    }

    /**
     * @param mostSteps that are held besides the first and the last
     * @param mostRows of these steps in all
     */
    public BoundedSeries(int mostSteps, int mostRows) {
        this.mostSteps = mostSteps;
        this.mostRows = mostRows;
    }

    /** What is held of a step of which another row comes; empty where the step has gone. */
    public Optional<T> add(long step, Supplier<T> made) {
        boolean outermost = bySteps.isEmpty() || step <= bySteps.firstKey() || step >= bySteps.lastKey();
        if (!outermost && !isLasting(step)) {
            return Optional.empty();
        }
        Held<T> held = bySteps.get(step);
        if (held == null) {
            held = new Held<>(made.get());
            bySteps.put(step, held);
            // what was the first or the last step until now
            dropWhereInner(bySteps.lowerKey(step));
            dropWhereInner(bySteps.higherKey(step));
        }
        held.rows++;
        rows++;
        while (level < DEEPEST && isTooLarge()) {
            level++;
            dropInner();
        }
        return Optional.of(held.value);
    }

    private boolean isLasting(long step) {
        return level(step) >= level;
    }

    /** How often about half of all steps go before this one does. */
    private static int level(long step) {
        return Long.numberOfTrailingZeros(RandomStream.scramble(step));
    }

    /** Whether it holds too much without a first and a last step that are held for their place alone. */
    private boolean isTooLarge() {
        if (bySteps.size() <= mostSteps && rows <= mostRows) {
            return false;
        }
        long steps = bySteps.size();
        long lasting = rows;
        for (Map.Entry<Long, Held<T>> end : ends()) {
            if (!isLasting(end.getKey())) {
                steps--;
                lasting -= end.getValue().rows;
            }
        }
        return steps > mostSteps || lasting > mostRows;
    }

    private List<Map.Entry<Long, Held<T>>> ends() {
        return bySteps.size() == 1 ? List.of(bySteps.firstEntry()) : List.of(bySteps.firstEntry(), bySteps.lastEntry());
    }

    private void dropInner() {
        List.copyOf(bySteps.keySet()).forEach(this::dropWhereInner);
    }

    /** Drops a step that is neither lasting nor at an end. */
    private void dropWhereInner(Long step) {
        boolean inner = step != null && step > bySteps.firstKey() && step < bySteps.lastKey();
        if (inner && !isLasting(step)) {
            rows -= bySteps.remove(step).rows;
        }
    }

    /** How often about half of the steps went. */
    int level() {
        return level;
    }

    /** Whether a step is held for its number and not for being the first or the last. */
    boolean holds(long step, int atLevel) {
        return level(step) >= atLevel && bySteps.containsKey(step);
    }

    /** Rows of the steps that are held. */
    public long rows() {
        return rows;
    }

    /** Steps that are held. */
    public int size() {
        return bySteps.size();
    }

    /** Goes over what is held, in the order of steps. */
    void forEach(ObjLongConsumer<T> consumer) {
        bySteps.forEach((step, one) -> consumer.accept(one.value, step));
    }

    /** What is held, by step. */
    public NavigableMap<Long, T> held() {
        NavigableMap<Long, T> held = new TreeMap<>();
        bySteps.forEach((step, one) -> held.put(step, one.value));
        return Collections.unmodifiableNavigableMap(held);
    }
}
