package org.initscope.store.results;

import java.util.OptionalInt;

/**
 * Whose statistics a row has: a worker's, or those of the averaged network.
 *
 * @param scope worker or averaged
 * @param round averaging rounds done before
 */
public record Origin(String scope, OptionalInt worker, long round) {
    /** Of one worker. */
    public static Origin worker(int worker, long round) {
        return new Origin("worker", OptionalInt.of(worker), round);
    }

    /** Of the averaged network. */
    public static Origin averaged(long round) {
        return new Origin("averaged", OptionalInt.empty(), round);
    }
}
