package org.initscope.core.statistics;

import java.io.Serializable;
import java.util.OptionalDouble;
import org.initscope.core.MatrixView;

/**
 * How alike the examples of minibatches are in the activations [examples, units] of a layer.
 *
 * <p>It is taken of at most {@value #MOST_EXAMPLES} examples, which are spread evenly over the minibatch. Where one of them
 * has a number that is not finite nothing is known.
 *
 * @param pairs of examples of one minibatch, neither of which is 0 in every unit
 * @param cosines Σ cos(h_a, h_b) over these pairs
 * @param minibatches whose effective rank is defined
 * @param ranks Σ of these ranks
 */
public record ExampleSimilarity(long pairs, double cosines, long minibatches, double ranks) implements Serializable {
    /** The products of 32 take four times as long, and then a measured step is more than twice an unmeasured one. */
    static final int MOST_EXAMPLES = 16;

    /** Below this share of Σ ‖h‖² what examples differ by is rounding. */
    private static final double ROUNDING = 1e-5;

    /** Of no examples. */
    public static final ExampleSimilarity NONE = new ExampleSimilarity(0, 0, 0, 0);

    /** The state of a row-major matrix [rows, columns] of activations. */
    public static ExampleSimilarity of(MatrixView activations) {
        int examples = Math.min(activations.rows(), MOST_EXAMPLES);
        if (examples < 2) {
            return NONE;
        }
        double[] products = TensorScan.fastest().products(activations, examples);
        return isFinite(products) ? cosines(products, examples).merge(rank(products, examples)) : NONE;
    }

    private static boolean isFinite(double[] products) {
        double sum = 0;
        for (double product : products) {
            sum += product * 0;
        }
        return sum == 0;
    }

    private static ExampleSimilarity cosines(double[] products, int examples) {
        double[] inverse = new double[examples];
        for (int a = 0; a < examples; a++) {
            double square = products[a * examples + a];
            inverse[a] = square > 0 ? 1 / Math.sqrt(square) : 0;
        }
        double sum = 0;
        long pairs = 0;
        for (int a = 0; a < examples; a++) {
            for (int b = a + 1; b < examples && inverse[a] > 0; b++) {
                if (inverse[b] > 0) {
                    sum += products[a * examples + b] * inverse[a] * inverse[b];
                    pairs++;
                }
            }
        }
        return new ExampleSimilarity(pairs, sum, 0, 0);
    }

    /** (tr C)² / ‖C‖² of the covariance C of units, whose eigenvalues are those of the centred Gram matrix. */
    private static ExampleSimilarity rank(double[] products, int examples) {
        double[] means = new double[examples];
        double mean = 0;
        double raw = 0;
        for (int a = 0; a < examples; a++) {
            for (int b = 0; b < examples; b++) {
                means[a] += products[a * examples + b] / examples;
            }
            mean += means[a] / examples;
            raw += products[a * examples + a];
        }
        double trace = 0;
        double squares = 0;
        for (int a = 0; a < examples; a++) {
            for (int b = 0; b < examples; b++) {
                double centred = products[a * examples + b] - means[a] - means[b] + mean;
                squares += centred * centred;
                trace += a == b ? centred : 0;
            }
        }
        return trace > ROUNDING * raw ? new ExampleSimilarity(0, 0, 1, trace * trace / squares) : NONE;
    }

    /** The mean cosine over pairs of examples; undefined without any. */
    public OptionalDouble meanCosine() {
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(cosines / pairs);
    }

    /**
     * The participation ratio (Σ λ)² / Σ λ² of the eigenvalues of the covariance, the mean over minibatches: 1 where examples
     * differ in one direction alone, at most examples − 1. It is undefined where they differ by no more than rounding.
     */
    public OptionalDouble effectiveRank() {
        return minibatches == 0 ? OptionalDouble.empty() : OptionalDouble.of(ranks / minibatches);
    }

    /** The state of the minibatches of both. */
    public ExampleSimilarity merge(ExampleSimilarity other) {
        return new ExampleSimilarity(
                pairs + other.pairs, cosines + other.cosines, minibatches + other.minibatches, ranks + other.ranks);
    }
}
