package org.initscope.core.search.analysis;

import static org.initscope.core.Check.require;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How far the best learning rate of a network moves when its layers grow wider. */
public final class RateTransfer {
    /** A rate that moves by no more than this factor has transferred. */
    public static final double LIMIT = 1.5;

    private final List<RateCurve> curves;

    /** What can be said. */
    public enum Verdict {
        TRANSFERS,
        MOVES,
        UNDECIDED
    }

    /** @param curves of rising widths, two or more, with the same seeds */
    public RateTransfer(List<RateCurve> curves) {
        require(curves.size() >= 2, "%d widths are too few to transfer a rate between them", curves.size());
        this.curves = List.copyOf(curves);
    }

    /** ln (best rate of a width / that of the narrowest), seed by seed. */
    public Estimate move(int width) {
        double[] narrowest = curves.get(0).logBest();
        double[] wider = curves.get(width).logBest();
        double[] moves = new double[narrowest.length];
        Arrays.setAll(moves, seed -> wider[seed] - narrowest[seed]);
        return Estimate.of(moves);
    }

    /** The place of the width whose best rate is furthest from that of the narrowest. */
    public int furthest() {
        int furthest = 1;
        for (int width = 2; width < curves.size(); width++) {
            furthest = distance(width) > distance(furthest) ? width : furthest;
        }
        return furthest;
    }

    private double distance(int width) {
        return Math.abs(move(width).mean().orElseThrow());
    }

    /** The mean loss that the best rate of the narrowest width costs at a width, in nats; 0 or more. */
    public double cost(int width) {
        double narrowest = Estimate.of(curves.get(0).logBest()).mean().orElseThrow();
        return Math.max(
                0, curves.get(width).meanAt(narrowest) - curves.get(width).lowestMean());
    }

    /** Whether the interval of the furthest move is within {@link #LIMIT}, beyond it, or neither. */
    public Verdict verdict() {
        Optional<Interval> interval = move(furthest()).interval();
        if (interval.isEmpty() || curves.stream().anyMatch(RateCurve::isOpen)) {
            return Verdict.UNDECIDED;
        }
        double limit = Math.log(LIMIT);
        if (interval.get().low() >= -limit && interval.get().high() <= limit) {
            return Verdict.TRANSFERS;
        }
        return interval.get().low() > limit || interval.get().high() < -limit ? Verdict.MOVES : Verdict.UNDECIDED;
    }
}
