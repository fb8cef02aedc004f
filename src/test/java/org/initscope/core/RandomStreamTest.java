package org.initscope.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streams are addressed: the same numbers everywhere and for ever, independent of what was drawn before. */
class RandomStreamTest {
    /** SplitMix64 from state 0, the published sequence (Steele, Lea and Flood 2014). */
    private static final long[] SPLIT_MIX = {
        0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL, 0xF88BB8A8724C81ECL
    };

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int DRAWS = 200_000;

    @Test
    void mixIsSplitMix64() {
        for (int i = 0; i < SPLIT_MIX.length; i++) {
            assertThat(RandomStream.mix(i * GOLDEN_GAMMA)).isEqualTo(SPLIT_MIX[i]);
        }
    }

    @Test
    void aStreamStartsAtItsAddressAndCountsOn() {
        long start = RandomStream.mix(RandomStream.mix(RandomStream.mix(42) ^ 3) ^ 5);
        RandomStream stream = RandomStream.at(42, 3, 5);

        assertThat(stream.nextLong()).isEqualTo(RandomStream.mix(start));
        assertThat(stream.nextLong()).isEqualTo(RandomStream.mix(start + GOLDEN_GAMMA));
    }

    @Test
    void movingToAnAddressIsTheStreamAtIt() {
        RandomStream moved = RandomStream.named(1, "elsewhere");
        moved.nextGaussian();
        moved.moveTo(42, 3, 5);
        RandomStream fresh = RandomStream.at(42, 3, 5);

        for (int i = 0; i < 10; i++) {
            assertThat(moved.nextGaussian()).isEqualTo(fresh.nextGaussian());
        }
    }

    @Test
    void neighbouringAddressesDiffer() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            for (long worker = 0; worker < 20; worker++) {
                for (long step = 0; step < 20; step++) {
                    firsts.add(RandomStream.at(seed, worker, step).nextLong());
                }
            }
        }
        assertThat(firsts).hasSize(20 * 20 * 20);
    }

    @Test
    void integersAreUniform() {
        int bound = 27;
        long[] counts = new long[bound];
        RandomStream random = RandomStream.at(1);
        for (int i = 0; i < DRAWS; i++) {
            counts[random.nextInt(bound)]++;
        }
        double chiSquared = 0;
        double expected = (double) DRAWS / bound;
        for (long count : counts) {
            chiSquared += (count - expected) * (count - expected) / expected;
        }
        // 26 degrees of freedom: mean 26, standard deviation 7.2.
        assertThat(chiSquared).isBetween(26 - 3 * 7.2, 26 + 4 * 7.2);
    }

    @Test
    void integersReachBothEndsOfTheLargestBound() {
        RandomStream random = RandomStream.at(2);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            int value = random.nextInt(Integer.MAX_VALUE);
            assertThat(value).isNotNegative().isLessThan(Integer.MAX_VALUE);
            sum += value;
        }
        double standardError = Integer.MAX_VALUE / Math.sqrt(12.0 * DRAWS);
        assertThat(sum / DRAWS).isCloseTo(Integer.MAX_VALUE / 2.0, within(4 * standardError));
        assertThat(RandomStream.at(3).nextInt(1)).isZero();
    }

    @Test
    void gaussiansHaveTheMomentsOfTheNormalDistribution() {
        RandomStream random = RandomStream.at(4);
        double[] powers = new double[5];
        for (int i = 0; i < DRAWS; i++) {
            double z = random.nextGaussian();
            for (int p = 1; p <= 4; p++) {
                powers[p] += Math.pow(z, p) / DRAWS;
            }
        }
        // Standard errors of the first four moments: 1, √2, √15 and √96 over √n.
        double root = Math.sqrt(DRAWS);
        assertThat(powers[1]).isCloseTo(0, within(4 / root));
        assertThat(powers[2]).isCloseTo(1, within(4 * Math.sqrt(2) / root));
        assertThat(powers[3]).isCloseTo(0, within(4 * Math.sqrt(15) / root));
        assertThat(powers[4]).isCloseTo(3, within(4 * Math.sqrt(96) / root));
    }
}
