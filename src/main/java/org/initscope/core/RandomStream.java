package org.initscope.core;

/**
 * A seeded stream of random numbers that is the same on every machine and in every version.
 *
 * <p>It is SplitMix64 (Steele, Lea and Flood 2014), with Gaussians by Marsaglia's polar method over {@link NaturalLogarithm}.
 *
 * <p>Streams are addressed, not carried along: a stream for (seed, worker, step) can be made anew anywhere.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spareGaussian;
    private boolean hasSpare;

    private RandomStream(long state) {
        this.state = state;
    }

    /** The stream at an address; other addresses give streams that are independent for all practical purposes. */
    public static RandomStream at(long seed, long... address) {
        RandomStream stream = new RandomStream(0);
        stream.moveTo(seed, address);
        return stream;
    }

    /** The stream of a seed and a name. */
    public static RandomStream named(long seed, String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return at(seed, hash);
    }

    /** Starts again at another address, without allocating where the address is given as scalars. */
    public void moveTo(long seed, long first, long second) {
        state = mix(mix(mix(seed) ^ first) ^ second);
        hasSpare = false;
    }

    private void moveTo(long seed, long[] address) {
        long at = mix(seed);
        for (long coordinate : address) {
            at = mix(at ^ coordinate);
        }
        state = at;
        hasSpare = false;
    }

    /** The finalizer of SplitMix64 after one step of its counter: a bijection of 64 bits. */
    public static long mix(long value) {
        return scramble(value + GOLDEN_GAMMA);
    }

    /** The finalizer of SplitMix64 alone: a bijection of 64 bits that leaves 0 where it is. */
    public static long scramble(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The upper 53 of some random bits as a number in [0, 1), a multiple of 2^-53. */
    public static double fraction(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    public long nextLong() {
        long result = mix(state);
        state += GOLDEN_GAMMA;
        return result;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return fraction(nextLong());
    }

    /** Uniform in 0 … bound − 1, without bias (Lemire 2019). */
    public int nextInt(int bound) {
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Normal with mean 0 and variance 1. */
    public double nextGaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spareGaussian;
        }
        while (true) {
            double u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                double factor = Math.sqrt(-2 * NaturalLogarithm.of(s) / s);
                spareGaussian = v * factor;
                hasSpare = true;
                return u * factor;
            }
        }
    }
}
