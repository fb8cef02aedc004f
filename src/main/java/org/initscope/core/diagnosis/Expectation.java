package org.initscope.core.diagnosis;

import java.util.OptionalDouble;

/**
 * What is known of a run before it begins.
 *
 * @param unusualStart whether the start was asked for with scales far from usual; false where nobody knows
 * @param loss dev loss in nats that such a network reaches in as many steps where nothing is wrong
 * @param learningRate that is usual for its optimizer, minibatches and number of steps
 */
public record Expectation(boolean unusualStart, OptionalDouble loss, OptionalDouble learningRate) {

    /** Nothing is known. */
    public static Expectation nothing() {
        return new Expectation(false, OptionalDouble.empty(), OptionalDouble.empty());
    }
}
