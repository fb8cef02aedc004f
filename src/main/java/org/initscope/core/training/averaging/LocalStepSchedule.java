package org.initscope.core.training.averaging;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.util.List;

/**
 * How many local steps a worker takes between two averages, by the local step at which a round begins. Few at first and
 * many later is post-local SGD (Lin et al. 2020).
 */
public record LocalStepSchedule(List<Piece> pieces) implements Serializable {

    /** So many local steps a round, for rounds that begin before a step. */
    public record Piece(long until, int localSteps) implements Serializable {
        public Piece {
            require(until > 0, "a number of local steps ends at step %d, expected a later one than 0", until);
            require(localSteps >= 1, "averaging.local-steps is %d, expected at least 1", localSteps);
        }
    }

    public LocalStepSchedule {
        require(!pieces.isEmpty(), "a schedule of local steps has no entry, expected at least one");
        pieces = List.copyOf(pieces);
        for (int i = 1; i < pieces.size(); i++) {
            require(
                    pieces.get(i).until() > pieces.get(i - 1).until(),
                    "a number of local steps ends at step %d after one that ends at %d, expected a later end",
                    pieces.get(i).until(),
                    pieces.get(i - 1).until());
        }
    }

    /** The same number throughout. */
    public static LocalStepSchedule constant(int localSteps) {
        return new LocalStepSchedule(List.of(new Piece(Long.MAX_VALUE, localSteps)));
    }

    /** The local steps of a round that begins at a step, cut at the end of training. */
    public int localStepsAt(long step, long steps) {
        int wanted = pieces.get(pieces.size() - 1).localSteps();
        for (Piece piece : pieces) {
            if (step < piece.until()) {
                wanted = piece.localSteps();
                break;
            }
        }
        return (int) Math.min(wanted, steps - step);
    }

    /** Rounds of a training of so many steps. */
    public long rounds(long steps) {
        long rounds = 0;
        long step = 0;
        for (int i = 0; i < pieces.size() && step < steps; i++) {
            Piece piece = pieces.get(i);
            long end = i == pieces.size() - 1 ? steps : Math.min(piece.until(), steps);
            long begun = Math.max(0, -Math.floorDiv(step - end, piece.localSteps()));
            rounds += begun;
            step = begun > (steps - step) / piece.localSteps() ? steps : step + begun * piece.localSteps();
        }
        return rounds;
    }

    /** The most local steps that a round may have. */
    public int longest() {
        return pieces.stream().mapToInt(Piece::localSteps).max().orElseThrow();
    }

    /** The number of the last entry. */
    public int last() {
        return pieces.get(pieces.size() - 1).localSteps();
    }
}
