package org.initscope.benchmark;

/**
 * How much time a measurement takes.
 *
 * @param rounds in which each variant has its turn
 * @param burstMillis of samples of a variant a turn
 * @param warmUpSeconds at most, before the first turn
 * @param torchSeconds of a run of PyTorch, which is a process of its own each turn
 * @param averagingRounds that are timed
 */
record Effort(int rounds, long burstMillis, double warmUpSeconds, double torchSeconds, int averagingRounds) {
    static Effort careful() {
        return new Effort(5, 600, 30, 2, 500);
    }

    /** A glance: figures within some tenths on a quiet machine. */
    static Effort quick() {
        return new Effort(2, 300, 10, 1, 100);
    }
}
