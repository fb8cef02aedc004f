package org.initscope.app.text;

import java.util.OptionalInt;
import org.initscope.core.evidence.Origin;

/**
 * Whose measurement it is: a worker's network, or without a number the averaged one.
 *
 * @param worker from 0
 */
public record MeasuredNetwork(OptionalInt worker) {
    private static final String AVERAGED = "averaged";

    public static MeasuredNetwork averaged() {
        return new MeasuredNetwork(OptionalInt.empty());
    }

    static MeasuredNetwork ofWorker(int worker) {
        return new MeasuredNetwork(OptionalInt.of(worker));
    }

    /**
     * Reads {@code averaged} or the number of a worker.
     *
     * @throws NumberFormatException where it is neither
     */
    public static MeasuredNetwork parse(String text) {
        return text.equals(AVERAGED) ? averaged() : ofWorker(Integer.parseUnsignedInt(text));
    }

    /** Whether a row of a table of measurements is about it. */
    boolean owns(Origin origin) {
        return worker.equals(origin.worker());
    }

    @Override
    public String toString() {
        return worker.isPresent() ? "worker " + worker.getAsInt() : "the averaged network";
    }
}
