package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.util.Arrays;

/**
 * Counts of characters after contexts of up to a number of characters, from which a distribution is interpolated (Witten and
 * Bell 1991): with N examples of a context c that T characters have followed, and c' without its oldest character,
 *
 * <pre>p(x | c) = (count(c, x) + T p(x | c')) / (N + T)</pre>
 *
 * <p>Without any context left, p(x) is 1/V for V classes. A context that was never seen has the distribution of the shorter one.
 */
final class ContextCounts {
    private static final int FEWEST_SLOTS = 1 << 12;
    /** Longer contexts are seldom seen twice, and cost memory. */
    private static final int LONGEST = 6;

    private final int classes;
    private final int longest;
    /** A key is 0 in a free slot; a context has two counts, a context with a character one. */
    private long[] keys = new long[FEWEST_SLOTS];

    private int[] counts = new int[FEWEST_SLOTS];
    private int[] types = new int[FEWEST_SLOTS];
    private int taken;

    /**
     * @param longest characters of context, as many as {@link #longest} allows
     */
    ContextCounts(int classes, int longest) {
        require(longest <= longest(classes, longest), "contexts of %d characters have no key", longest);
        this.classes = classes;
        this.longest = longest;
    }

    /** So many characters of context, at most six and the most whose keys are numbers of 62 bits. */
    static int longest(int classes, int blockSize) {
        double bits = Math.log(classes) / Math.log(2);
        return (int) Math.min(Math.min(LONGEST, blockSize), Math.floor(56 / bits) - 1);
    }

    /** Counts an example. */
    void add(Minibatch examples, int row) {
        long context = 0;
        long scale = 1;
        int last = (row + 1) * examples.blockSize() - 1;
        int target = examples.targets()[row];
        for (int length = 0; length <= longest; length++) {
            int place = slot(key(context, length, classes));
            counts[place]++;
            int pair = slot(key(context, length, target));
            if (counts[pair]++ == 0) {
                types[slot(key(context, length, classes))]++;
            }
            if (length < longest) {
                context += scale * examples.contexts()[last - length];
                scale *= classes;
            }
        }
    }

    /** Writes the probability of an example's target for each length of context, from 0 on. */
    void probabilities(Minibatch examples, int row, double[] byLength) {
        long context = 0;
        long scale = 1;
        int last = (row + 1) * examples.blockSize() - 1;
        int target = examples.targets()[row];
        double probability = 1.0 / classes;
        for (int length = 0; length <= longest; length++) {
            int place = find(key(context, length, classes));
            if (keys[place] != 0) {
                int pair = find(key(context, length, target));
                int seen = keys[pair] == 0 ? 0 : counts[pair];
                probability = (seen + types[place] * probability) / ((double) counts[place] + types[place]);
            }
            byLength[length] = probability;
            if (length < longest) {
                context += scale * examples.contexts()[last - length];
                scale *= classes;
            }
        }
    }

    /** One number for a context and what follows; the class after the last one stands for the context alone. */
    private long key(long context, int length, int follows) {
        return ((context * (classes + 1) + follows) * (longest + 1) + length) + 1;
    }

    private int slot(long key) {
        int place = find(key);
        if (keys[place] == 0) {
            if (2 * (taken + 1) > keys.length) {
                grow();
                place = find(key);
            }
            keys[place] = key;
            taken++;
        }
        return place;
    }

    private int find(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int place = (int) (mixed >>> 32) & mask;
        while (keys[place] != 0 && keys[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        int[] oldTypes = types;
        keys = new long[Math.multiplyExact(oldKeys.length, 2)];
        counts = Arrays.copyOf(new int[0], keys.length);
        types = Arrays.copyOf(new int[0], keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = find(oldKeys[i]);
                keys[place] = oldKeys[i];
                counts[place] = oldCounts[i];
                types[place] = oldTypes[i];
            }
        }
    }
}
