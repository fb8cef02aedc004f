package org.initscope.core.search.analysis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A combination of swept values, whose trials differ in their seed alone.
 *
 * @param values of each factor
 * @param row of its trial with the lowest seed, as trials were added
 * @param counts what became of its trials
 * @param loss dev loss of those that trained
 * @param cappedLoss dev loss of all, with ln V for those that broke
 * @param rank by the mean of {@code cappedLoss}, from 1; a point whose trials were all stopped has none
 * @param ties the ranks that it may as well have
 */
public record Point(
        List<String> values,
        int row,
        Counts counts,
        Estimate loss,
        Estimate cappedLoss,
        OptionalInt rank,
        Optional<Ties> ties) {

    /**
     * The ranks of points that cannot be told from one.
     *
     * @param from 1 more than there are points whose interval lies wholly below its own
     * @param to as many as there are points without those whose interval lies wholly above its own
     */
    public record Ties(int from, int to) {}
}
