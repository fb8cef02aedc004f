package org.initscope.core.diagnosis.rules.depth;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.statistics.Quantity;

/**
 * Two hidden layers between which a quantity changes more than a limit allows, over some measured steps in a row.
 *
 * @param pair at the step at which it changes most
 * @param threshold that the factor exceeds
 * @param from first of these steps
 * @param to last of them
 */
public record DepthBreak(Verdict verdict, DepthProfile.Pair pair, double threshold, long from, long to) {

    /** Factors are about the same below this quotient. */
    private static final double ALIKE = 3;

    /**
     * Factors by which a quantity may grow or shrink.
     *
     * @param neighbours from one hidden layer to the next, at the start
     * @param laterNeighbours the same at later steps
     * @param laterDepth over the whole depth, at later steps
     */
    public record Limits(Limit neighbours, Limit laterNeighbours, Limit laterDepth) implements Serializable {}

    /** The first of the worst neighbours of the start, the embedding and the first layer among them. */
    static Optional<DepthBreak> atStart(DepthProfile start, Limits limits) {
        return neighbours(Stream.concat(start.entry().stream(), start.pairs().stream()), limits.neighbours());
    }

    /**
     * The worst of all later steps. One step alone does not count where the next measured one is within the limits: single
     * minibatches differ.
     */
    static Optional<DepthBreak> later(RunStatistics run, Quantity quantity, Limits limits) {
        List<Optional<DepthBreak>> steps = DepthProfile.later(run, quantity).stream()
                .map(profile -> at(profile, limits))
                .toList();
        int last = steps.size() - 1;
        return IntStream.rangeClosed(0, last)
                .filter(i -> steps.get(i).isPresent()
                        && (i == last || steps.get(i + 1).isPresent()))
                .mapToObj(i -> steps.get(i).get().lasting(steps, i))
                .min(Comparator.comparing(DepthBreak::verdict)
                        .thenComparing(
                                Comparator.comparingDouble(DepthBreak::factor).reversed()));
    }

    private static Optional<DepthBreak> at(DepthProfile profile, Limits limits) {
        Optional<DepthBreak> neighbours = neighbours(profile.pairs().stream(), limits.laterNeighbours());
        return neighbours
                .filter(found -> found.pair.makes(profile.ends()))
                .or(() -> of(profile.ends(), limits.laterDepth()))
                .or(() -> neighbours);
    }

    /** Of a pinch the layer that makes it, and not the one after it that makes up for it. */
    private static Optional<DepthBreak> neighbours(Stream<DepthProfile.Pair> pairs, Limit limit) {
        List<DepthBreak> beyond =
                pairs.flatMap(pair -> of(pair, limit).stream()).toList();
        double most = beyond.stream().mapToDouble(DepthBreak::factor).max().orElse(0);
        return beyond.stream().filter(found -> found.factor() * ALIKE >= most).findFirst();
    }

    private static Optional<DepthBreak> of(DepthProfile.Pair pair, Limit limit) {
        Verdict verdict = pair.isDefined() ? limit.judge(pair.factor()) : Verdict.PASS;
        long step = pair.to().step();
        return verdict.isProblem()
                ? Optional.of(new DepthBreak(verdict, pair, limit.of(verdict), step, step))
                : Optional.empty();
    }

    /** The same over all steps in a row that have a break, of which this is the one at a place. */
    private DepthBreak lasting(List<Optional<DepthBreak>> steps, int at) {
        int first = at;
        while (first > 0 && steps.get(first - 1).isPresent()) {
            first--;
        }
        int last = at;
        while (last + 1 < steps.size() && steps.get(last + 1).isPresent()) {
            last++;
        }
        return new DepthBreak(
                verdict,
                pair,
                threshold,
                steps.get(first).get().from,
                steps.get(last).get().to);
    }

    private double factor() {
        return pair.factor();
    }

    /** The ratio in the direction of travel, and its limit. */
    Evidence evidence(Quantity quantity) {
        return Evidence.between(from, to, quantity.label(), pair.ratio(), pair.shrinks() ? 1 / threshold : threshold);
    }
}
