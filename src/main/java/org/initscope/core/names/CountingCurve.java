package org.initscope.core.names;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.initscope.core.Permutation;

/**
 * What counting allows: the loss on unseen names of a model that counts which characters follow which, by the number of
 * examples that it has counted. A network that learns less from as many has something wrong with it.
 *
 * @param points by number of examples, rising; none where it is unknown
 */
public record CountingCurve(List<Point> points) implements Serializable {
    /** More examples than this are not counted, which bounds the memory at about 200 MB. */
    public static final int MOST_EXAMPLES = 250_000;

    private static final int FIRST = 1000;
    private static final int MOST_UNSEEN = 20_000;
    private static final long SEED = 42;

    /**
     * The loss after some examples.
     *
     * @param examples counted, distinct ones
     * @param contextLength characters of context of the best of all such models, of up to the block size
     * @param loss nats per character on unseen examples
     * @param pairLoss the same of a context of one character
     */
    public record Point(long examples, int contextLength, double loss, double pairLoss) implements Serializable {
        public Point {
            require(
                    Double.isFinite(loss) && loss >= 0 && Double.isFinite(pairLoss) && pairLoss >= 0,
                    "the counting model has losses of %s and %s, expected 0 or more",
                    loss,
                    pairLoss);
        }
    }

    public CountingCurve {
        points = List.copyOf(points);
        long before = 0;
        for (Point point : points) {
            require(point.examples() > before, "the counting model has %d examples after %d", point.examples(), before);
            before = point.examples();
        }
    }

    /** Where nothing was counted. */
    public static CountingCurve unknown() {
        return new CountingCurve(List.of());
    }

    public boolean isKnown() {
        return !points.isEmpty();
    }

    /**
     * Counts examples in a seeded order, and scores the counts after 1,000, after 2,000 and so on, and at the end.
     *
     * <p>The curve is unknown where there are no examples of one kind.
     *
     * @param unseen examples that are scored, {@value #MOST_UNSEEN} of them at most, drawn by a seed
     */
    public static CountingCurve of(Examples train, Examples unseen) {
        if (train.size() == 0 || unseen.size() == 0) {
            return unknown();
        }
        int longest = ContextCounts.longest(train.vocabularySize(), train.blockSize());
        ContextCounts counts = new ContextCounts(train.vocabularySize(), longest);
        Minibatch scored = drawn(unseen);
        Permutation order = new Permutation(train.size(), SEED);
        int count = Math.min(train.size(), MOST_EXAMPLES);
        Minibatch one = new Minibatch(1, train.blockSize());
        List<Point> points = new ArrayList<>();
        long next = FIRST;
        for (int i = 0; i < count; i++) {
            train.copyTo(one, 0, (int) order.at(i));
            counts.add(one, 0);
            if (i + 1 == count || i + 1 == next) {
                points.add(point(i + 1, counts, longest, scored));
                next *= 2;
            }
        }
        return new CountingCurve(points);
    }

    /** Not every so many-th one, since names of one length would then be scored at some positions alone. */
    private static Minibatch drawn(Examples unseen) {
        Permutation order = new Permutation(unseen.size(), SEED);
        Minibatch drawn = new Minibatch(Math.min(unseen.size(), MOST_UNSEEN), unseen.blockSize());
        for (int row = 0; row < drawn.examples(); row++) {
            unseen.copyTo(drawn, row, (int) order.at(row));
        }
        return drawn;
    }

    private static Point point(long examples, ContextCounts counts, int longest, Minibatch scored) {
        double[] losses = new double[longest + 1];
        double[] probabilities = new double[longest + 1];
        for (int row = 0; row < scored.examples(); row++) {
            counts.probabilities(scored, row, probabilities);
            for (int length = 0; length <= longest; length++) {
                losses[length] -= Math.log(probabilities[length]) / scored.examples();
            }
        }
        int best = 0;
        for (int length = 1; length <= longest; length++) {
            best = losses[length] < losses[best] ? length : best;
        }
        return new Point(examples, best, losses[best], losses[Math.min(1, longest)]);
    }

    /**
     * The loss after so many distinct examples, linear in their logarithm between points and constant beyond them.
     *
     * @throws IllegalArgumentException where the curve is unknown
     */
    public double loss(double examples) {
        return read(examples, Point::loss);
    }

    /** The same of a context of one character. */
    public double pairLoss(double examples) {
        return read(examples, Point::pairLoss);
    }

    private double read(double examples, ToDoubleFunction<Point> loss) {
        require(isKnown(), "nothing was counted");
        Point before = points.get(0);
        for (Point point : points) {
            if (point.examples() >= examples) {
                double width = Math.log((double) point.examples() / before.examples());
                double share = width == 0 ? 0 : Math.max(0, Math.log(examples / before.examples())) / width;
                return loss.applyAsDouble(before) + share * (loss.applyAsDouble(point) - loss.applyAsDouble(before));
            }
            before = point;
        }
        return loss.applyAsDouble(before);
    }

    /**
     * The loss after all examples.
     *
     * @throws IllegalArgumentException where the curve is unknown
     */
    public double last() {
        return loss(Double.MAX_VALUE);
    }
}
