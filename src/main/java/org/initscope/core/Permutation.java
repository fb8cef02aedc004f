package org.initscope.core;

/**
 * A seeded order of 0 … size − 1 that needs no memory (Black and Rogaway 2002). It is a Feistel network on the next even
 * number of bits, applied again where it leaves the range.
 */
public final class Permutation {
    private static final int ROUNDS = 6;

    private final long size;
    private final int halfBits;
    private final long mask;
    private final long seed;

    public Permutation(long size, long seed) {
        this.size = size;
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1)));
        this.halfBits = (bits + 1) / 2;
        this.mask = (1L << halfBits) - 1;
        this.seed = seed;
    }

    /** The number at a place of the order. */
    public long at(long place) {
        long value = place;
        do {
            value = encrypt(value);
        } while (value >= size);
        return value;
    }

    private long encrypt(long value) {
        long left = value >>> halfBits;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long mixed = RandomStream.mix(RandomStream.mix(seed + round) ^ right) & mask;
            long next = left ^ mixed;
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
