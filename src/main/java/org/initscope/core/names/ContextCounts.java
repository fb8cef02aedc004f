package org.initscope.core.names;

import static org.initscope.core.Check.require;

/**
 * Counts of characters after contexts of up to a number of characters, from which a distribution is interpolated (Witten and
 * Bell 1991). With N examples of a context c that T characters have followed, and c' without its oldest character,
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
    /** The contexts of the example at hand, by their length. */
    private final long[] contexts;

    /**
     * @param longest characters of context, as many as {@link #longest} allows
     */
    ContextCounts(int classes, int longest) {
        require(longest <= longest(classes, longest), "contexts of %d characters have no key", longest);
        this.classes = classes;
        this.longest = longest;
        this.contexts = new long[longest + 1];
    }

    /** So many characters of context, at most six and the most whose keys are numbers of 62 bits. */
    static int longest(int classes, int blockSize) {
        double bits = Math.log(classes) / Math.log(2);
        return (int) Math.min(Math.min(LONGEST, blockSize), Math.floor(56 / bits) - 1);
    }

    /** Counts an example. */
    void add(Minibatch examples, int row) {
        findContexts(examples, row);
        int target = examples.targets()[row];
        for (int length = 0; length <= longest; length++) {
            int pair = slot(key(length, target));
            boolean first = counts[pair]++ == 0;
            int context = slot(key(length, classes));
            counts[context]++;
            types[context] += first ? 1 : 0;
        }
    }

    /** Writes the contexts as numbers with a digit a character, the youngest first. */
    private void findContexts(Minibatch examples, int row) {
        long scale = 1;
        int last = (row + 1) * examples.blockSize() - 1;
        for (int length = 1; length <= longest; length++) {
            contexts[length] = contexts[length - 1] + scale * examples.contexts()[last - (length - 1)];
            scale *= classes;
        }
    }

    /** Writes the probability of an example's target for each length of context, from 0 on. */
    void probabilities(Minibatch examples, int row, double[] byLength) {
        findContexts(examples, row);
        int target = examples.targets()[row];
        double probability = 1.0 / classes;
        for (int length = 0; length <= longest; length++) {
            int place = find(key(length, classes));
            if (keys[place] != 0) {
                int pair = find(key(length, target));
                int seen = keys[pair] == 0 ? 0 : counts[pair];
                probability = (seen + types[place] * probability) / ((double) counts[place] + types[place]);
            }
            byLength[length] = probability;
        }
    }

    /** One number for a context and what follows; the class after the last one stands for the context alone. */
    private long key(int length, int follows) {
        return ((contexts[length] * (classes + 1) + follows) * (longest + 1) + length) + 1;
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
        counts = new int[keys.length];
        types = new int[keys.length];
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
