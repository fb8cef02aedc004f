package org.initscope.core.diagnosis.rules.depth;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.LayerObservation;
import org.initscope.core.network.LayerRole;
import org.initscope.core.network.NetworkGraph;
import org.initscope.core.statistics.Quantity;

/**
 * The spread of a quantity in each hidden layer at one measured step. Activations travel from the first layer to the last,
 * their gradients from the last to the first.
 */
public final class DepthProfile {
    /** A pair with more than this part of the change over the whole depth is what makes it. */
    private static final double MOST = 2.0 / 3;

    private final RunStatistics run;
    private final NetworkGraph network;
    private final boolean forward;
    private final long step;
    private final NavigableMap<Integer, LayerObservation> byPlace = new TreeMap<>();

    private DepthProfile(RunStatistics run, Quantity quantity, long step) {
        this.run = run;
        this.step = step;
        network = run.network();
        forward = quantity == Quantity.ACTIVATION;
        for (int place : network.nonlinearities()) {
            Optional.ofNullable(run.layers().layer(place, quantity).get(step))
                    .filter(o -> o.std().isPresent())
                    .ifPresent(o -> byPlace.put(place, o));
        }
    }

    /** Before any update. */
    public static DepthProfile start(RunStatistics run, Quantity quantity) {
        return new DepthProfile(run, quantity, 0);
    }

    /** Of every later step at which the first and the last layer were measured, in the order of steps. */
    static List<DepthProfile> later(RunStatistics run, Quantity quantity) {
        int first = run.network().nonlinearities().get(0);
        return run.layers().layer(first, quantity).tailMap(0L, false).keySet().stream()
                .map(step -> new DepthProfile(run, quantity, step))
                .filter(DepthProfile::isComplete)
                .toList();
    }

    /**
     * Two hidden layers, in the direction of travel.
     *
     * @param steps layers that the quantity goes through from the one to the other
     */
    record Pair(LayerObservation from, LayerObservation to, int steps) {
        double ratio() {
            return to.stdOrZero() / from.stdOrZero();
        }

        /** The ratio of each layer where all between the two have the same. */
        double perLayer() {
            return Math.pow(ratio(), 1.0 / steps);
        }

        /** The ratio as a factor of at least 1, whether the quantity grows or shrinks. */
        double factor() {
            return Math.max(ratio(), 1 / ratio());
        }

        /** Whether it, and not all layers, makes most of what changes over the depth. */
        boolean makes(Pair ends) {
            return ends.steps > 1 && factor() > Math.pow(ends.factor(), MOST) || to.stdOrZero() == 0;
        }

        boolean shrinks() {
            return ratio() < 1;
        }

        /** Whether there is something that could change its size. */
        boolean isDefined() {
            return from.stdOrZero() > 0;
        }

        /** The layer whose weights stand between the two. */
        LayerObservation upper() {
            return from.layerIndex() > to.layerIndex() ? from : to;
        }
    }

    /** Whether the first and the last layer were measured. */
    public boolean isComplete() {
        List<Integer> layers = network.nonlinearities();
        return byPlace.containsKey(layers.get(0)) && byPlace.containsKey(layers.get(layers.size() - 1));
    }

    public boolean isNonzero() {
        return first().stdOrZero() > 0 && last().stdOrZero() > 0;
    }

    public LayerObservation first() {
        return byPlace.firstEntry().getValue();
    }

    public LayerObservation last() {
        return byPlace.lastEntry().getValue();
    }

    /** The whole depth, from where the quantity comes to where it goes. */
    Pair ends() {
        return pair(first(), last(), network.nonlinearities().size() - 1);
    }

    private Pair pair(LayerObservation lower, LayerObservation upper, int steps) {
        return forward ? new Pair(lower, upper, steps) : new Pair(upper, lower, steps);
    }

    /**
     * Every two neighbours, in the direction of travel. An activation that is added to the layer's input has none below,
     * since not it alone is what comes through.
     */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        byPlace.forEach((place, upper) -> {
            OptionalInt below = before(place);
            if (below.isPresent() && byPlace.containsKey(below.getAsInt())) {
                Pair pair = pair(byPlace.get(below.getAsInt()), upper, 1);
                if (pair.isDefined()) {
                    pairs.add(forward ? pairs.size() : 0, pair);
                }
            }
        });
        return pairs;
    }

    /**
     * The embedding and the first layer, in the direction of travel of activations. It has none where a normalization stands
     * between them or layers add their inputs, which makes up for a first layer that is too small. It has none either where the
     * first layer squashes what grows.
     */
    Optional<Pair> entry() {
        int first = network.nonlinearities().get(0);
        OptionalInt linear = network.linearBefore(first);
        if (!forward
                || network.hasResidualBlocks()
                || linear.isEmpty()
                || network.normBefore(first).isPresent()) {
            return Optional.empty();
        }
        LayerObservation input = run.inputOf(linear.getAsInt()).get(step);
        LayerObservation sum = run.layers().layer(first, Quantity.PREACTIVATION).get(step);
        boolean isMeasured = input != null && sum != null && byPlace.containsKey(first);
        if (!isMeasured || network.nonlinearity(first).squashes() && sum.stdOrZero() > input.stdOrZero()) {
            return Optional.empty();
        }
        return Optional.of(pair(input, byPlace.get(first), 1)).filter(Pair::isDefined);
    }

    /** The nonlinearity that a layer reads. */
    private OptionalInt before(int place) {
        OptionalInt before = network.predecessor(place);
        while (before.isPresent()) {
            LayerRole role = network.layer(before.getAsInt()).role();
            if (role instanceof LayerRole.Nonlinearity) {
                return before;
            }
            if (forward && role instanceof LayerRole.Add) {
                return OptionalInt.empty();
            }
            before = network.predecessor(before.getAsInt());
        }
        return before;
    }

    /** The pair after one, where it undoes most of what the one did. */
    Optional<Pair> backAfter(Pair pair) {
        return pairs().stream()
                .filter(next -> next.from().equals(pair.to()))
                .filter(next -> next.shrinks() != pair.shrinks())
                .filter(next -> next.factor() > Math.sqrt(pair.factor()))
                .findFirst();
    }
}
