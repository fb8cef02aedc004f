package org.initscope.core.search.refinement;

import static org.initscope.core.Check.require;

import java.util.Locale;

/**
 * How a search goes on once its grid is trained.
 *
 * @param rounds of further points, each chosen by what all trials before came to; 0: none
 * @param trials most further trials of all rounds together
 */
public record Refinement(int rounds, long trials, Around around) {

    /** Where further points lie. */
    public enum Around {
        /** Between the best point and its neighbours. */
        BEST,
        /** Between neighbours of which one works and the other is broken. */
        EDGE;

        /** The word of a job. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Refinement {
        require(rounds >= 0, "a refinement has %d rounds, expected 0 or more", rounds);
        require(trials >= 1, "a refinement has %d trials, expected 1 or more", trials);
    }
}
