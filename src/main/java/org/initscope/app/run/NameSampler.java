package org.initscope.app.run;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import org.initscope.core.RandomStream;
import org.initscope.core.names.Minibatch;
import org.initscope.core.names.Vocabulary;

/**
 * Draws new names from a network, character by character until the boundary (ancestral sampling).
 *
 * <p>The name with number i depends on the network, the seed, the temperature and i alone.
 */
public final class NameSampler {
    /** Where a name ends that the network does not end. */
    static final int LONGEST_NAME = 100;

    private final Logits network;
    private final Vocabulary vocabulary;
    private final Minibatch context;
    private final float[] logits;

    /** A network in evaluation mode: the logits of one context. */
    public interface Logits {
        void of(Minibatch context, float[] logits);
    }

    public NameSampler(Logits network, Vocabulary vocabulary, int blockSize) {
        this.network = network;
        this.vocabulary = vocabulary;
        this.context = new Minibatch(1, blockSize);
        this.logits = new float[vocabulary.size()];
    }

    /**
     * Draws one name.
     *
     * @param temperature divides the logits: below 1 the probable becomes more probable, above 1 less
     */
    public String sample(long seed, long number, double temperature) {
        require(temperature > 0, "the temperature is %s, expected more than 0", temperature);
        RandomStream random = RandomStream.at(seed, number);
        StringBuilder name = new StringBuilder();
        Arrays.fill(context.contexts(), Vocabulary.BOUNDARY_CLASS);
        for (int length = 0; length < LONGEST_NAME; length++) {
            network.of(context, logits);
            int next = draw(random.nextDouble(), temperature);
            if (next == Vocabulary.BOUNDARY_CLASS) {
                break;
            }
            name.append(vocabulary.character(next));
            shift(next);
        }
        return name.toString();
    }

    /** The first class at which the cumulative softmax exceeds a number in [0, 1). */
    private int draw(double uniform, double temperature) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < weights.length; c++) {
            weights[c] = StrictMath.exp((logits[c] - highest) / temperature);
            sum += weights[c];
        }
        require(sum > 0 && Double.isFinite(sum), "the network gives no probabilities; did its training diverge?");
        double remaining = uniform * sum;
        int last = 0;
        for (int c = 0; c < weights.length && remaining >= 0; c++) {
            if (weights[c] > 0) {
                last = c;
                remaining -= weights[c];
            }
        }
        return last;
    }

    private void shift(int next) {
        int[] characters = context.contexts();
        System.arraycopy(characters, 1, characters, 0, characters.length - 1);
        characters[characters.length - 1] = next;
    }
}
