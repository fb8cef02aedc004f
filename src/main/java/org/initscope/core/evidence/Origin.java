package org.initscope.core.evidence;

import java.util.OptionalInt;

/** Whose network was measured, and when. */
public record Origin(
        @Meaning("worker: one worker at its local step; averaged: the averaged network.") Scope scope,
        @Meaning("The worker's number from 0; NULL for the averaged network.") OptionalInt worker,
        @Meaning("Averaging rounds done before, from 0.") long round,
        @Meaning("Local steps taken before, from 0; the measured step is the next one.") long step) {

    /** Whose network. */
    public enum Scope {
        WORKER,
        AVERAGED
    }

    /** One worker's. */
    public static Origin worker(int worker, long round, long step) {
        return new Origin(Scope.WORKER, OptionalInt.of(worker), round, step);
    }

    /** The averaged network's. */
    public static Origin averaged(long round, long step) {
        return new Origin(Scope.AVERAGED, OptionalInt.empty(), round, step);
    }

    /** A worker's, or without a number that of the averaged network. */
    public static Origin of(OptionalInt worker, long round, long step) {
        return worker.isPresent() ? worker(worker.getAsInt(), round, step) : averaged(round, step);
    }
}
