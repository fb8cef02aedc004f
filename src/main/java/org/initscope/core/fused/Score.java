package org.initscope.core.fused;

import static org.initscope.core.Check.require;

import java.io.Serializable;

/**
 * How well a network predicts some examples; two scores merge into the score of the union.
 *
 * @param examples how many examples were scored
 * @param lossSum their cross-entropies added up, in nats
 * @param correct how many had their target as the most probable class (the first of equals)
 */
public record Score(long examples, double lossSum, long correct) implements Serializable {

    public Score {
        require(examples >= 0, "a score of %d examples, expected 0 or more", examples);
        require(correct >= 0 && correct <= examples, "%d correct examples, expected 0 to %d", correct, examples);
    }

    /** The score of no examples. */
    public static Score none() {
        return new Score(0, 0, 0);
    }

    /** The score of the examples of both. */
    public Score merge(Score other) {
        return new Score(examples + other.examples, lossSum + other.lossSum, correct + other.correct);
    }

    /**
     * The mean cross-entropy in nats.
     *
     * @throws IllegalStateException where no example was scored
     */
    public double loss() {
        return lossSum / scored();
    }

    /**
     * The share of correct examples, 0 to 1.
     *
     * @throws IllegalStateException where no example was scored
     */
    public double accuracy() {
        return (double) correct / scored();
    }

    private long scored() {
        if (examples == 0) {
            throw new IllegalStateException("a score of no examples has neither loss nor accuracy");
        }
        return examples;
    }
}
