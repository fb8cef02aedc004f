package org.initscope.core.statistics;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * When to measure: a function of the local step, counted from 0.
 *
 * @param first measure the first so many steps
 * @param every measure each step that is a multiple of it; 0 for none
 * @param logarithmic measure the steps 1, 2, 5, 10, 20, 50, …
 * @param last measure the last step
 * @param steps steps in all
 */
public record MeasurementSchedule(long first, long every, boolean logarithmic, boolean last, long steps)
        implements Serializable {

    public MeasurementSchedule {
        require(first >= 0, "measure.first is %d, expected 0 or more", first);
        require(every >= 0, "measure.every is %d, expected 0 or more", every);
        require(steps >= 0, "the number of steps is %d, expected 0 or more", steps);
    }

    /** Measures nothing. */
    public static MeasurementSchedule never() {
        return new MeasurementSchedule(0, 0, false, false, 0);
    }

    /** Whether a step is measured. */
    public boolean measures(long step) {
        return step < first
                || every > 0 && step % every == 0
                || last && step == steps - 1
                || logarithmic && isLogarithmic(step);
    }

    private static boolean isLogarithmic(long step) {
        long leading = step;
        while (leading >= 10 && leading % 10 == 0) {
            leading /= 10;
        }
        return leading == 1 || leading == 2 || leading == 5;
    }
}
