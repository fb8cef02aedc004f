package org.initscope.core.training.averaging;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.stream.Stream;
import org.initscope.core.network.MlpSpec;
import org.initscope.core.training.Divergence;
import org.initscope.core.training.NetworkState;

/**
 * The averaging rounds of one training: parameters out, local steps of each worker on its own shard, the average back, and
 * the outer optimizer's step. It is the only such loop; listeners record, evaluate and keep what it does.
 */
public final class AveragingLoop {
    private final MlpSpec spec;
    private final RoundLength length;
    private final OuterOptimizer.Velocity velocity;
    private final double divergedAbove;
    private final List<Listener> listeners;

    /** How long a round is. */
    @FunctionalInterface
    public interface RoundLength {

        /** The local steps of a round that begins at a step, at most those that are left to the end. */
        int localStepsAt(long step, long end);
    }

    /** Hears of each round, in order, in the thread of the loop. */
    @FunctionalInterface
    public interface Listener {

        void onRound(Round round);
    }

    /**
     * A round that has ended.
     *
     * @param number of the round, from 0
     * @param state after the outer optimizer's step, from which the next round begins
     * @param divergence of the workers, or of the state
     */
    public record Round(long number, RoundResult result, NetworkState state, Divergence divergence) {

        public boolean isFinite() {
            return divergence instanceof Divergence.None;
        }
    }

    /**
     * Where a training stands between two rounds.
     *
     * @param rounds taken
     */
    public record Position(NetworkState state, long rounds, Divergence divergence) {

        /** After so many rounds, all of whose numbers are finite. */
        public static Position of(NetworkState state, long rounds) {
            return new Position(state, rounds, new Divergence.None());
        }

        public boolean isFinite() {
            return divergence instanceof Divergence.None;
        }
    }

    /**
     * @param velocity of the outer optimizer, which goes on with it
     * @param divergedAbove a loss of a worker beyond which training has diverged, in nats
     */
    public AveragingLoop(
            MlpSpec spec,
            RoundLength length,
            OuterOptimizer.Velocity velocity,
            double divergedAbove,
            List<Listener> listeners) {
        this.spec = spec;
        this.length = length;
        this.velocity = velocity;
        this.divergedAbove = divergedAbove;
        this.listeners = List.copyOf(listeners);
    }

    /** Takes rounds to a step, or to the first number that is not finite. */
    public Position run(ParameterAveraging averaging, Position start, long end) {
        Position position = start;
        while (position.state().step() < end && position.isFinite()) {
            position = round(averaging, position, end);
        }
        return position;
    }

    private Position round(ParameterAveraging averaging, Position before, long end) {
        int localSteps = length.localStepsAt(before.state().step(), end);
        require(localSteps >= 1, "a round has %d local steps, expected at least 1", localSteps);
        RoundResult result = averaging.round(before.state(), localSteps);
        NetworkState state = velocity.next(before.state(), result.average());
        double[] losses = result.meanLosses();
        Divergence divergence = Divergence.earliest(
                Stream.of(result.divergence(divergedAbove), Divergence.in(spec, state, losses[losses.length - 1])));
        Round round = new Round(before.rounds(), result, state, divergence);
        listeners.forEach(listener -> listener.onRound(round));
        return new Position(state, before.rounds() + 1, divergence);
    }
}
