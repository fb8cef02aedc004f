package org.initscope.store.checkpoints;

import static org.initscope.core.Check.require;

import java.util.Map;
import java.util.TreeMap;
import org.initscope.core.training.NetworkState;

/**
 * Where a run stands between two rounds: all that its next round depends on. Generators and the position in the data are
 * functions of seed, worker and step, so the step stands for them.
 *
 * @param configuration the job as text, without what changes no result
 * @param data a fingerprint of the examples
 * @param rounds averaging rounds done
 * @param examples seen by all workers
 * @param initialLoss of the network before its first step, in nats
 * @param tables the rows that belong to it
 * @param state parameters, running statistics, inner optimizer and step
 * @param velocity of the outer optimizer
 */
public record Checkpoint(
        String configuration,
        String data,
        long rounds,
        long examples,
        double initialLoss,
        CommittedTables tables,
        NetworkState state,
        double[] velocity) {

    /**
     * Rows that stand in tables.
     *
     * @param batches how many batches were committed; the next one has this number
     * @param files how many files each table has, by its name
     */
    public record CommittedTables(long batches, Map<String, Integer> files) {
        public CommittedTables {
            files = Map.copyOf(new TreeMap<>(files));
            require(batches >= 0, "%d batches of tables, expected 0 or more", batches);
        }

        /** Nothing yet. */
        public static CommittedTables none() {
            return new CommittedTables(0, Map.of());
        }
    }

    public Checkpoint {
        require(rounds >= 0, "%d rounds, expected 0 or more", rounds);
        require(examples >= 0, "%d examples, expected 0 or more", examples);
        require(
                velocity.length == state.parameters().length,
                "%d velocities, expected one for each of %d parameters",
                velocity.length,
                state.parameters().length);
        velocity = velocity.clone();
    }

    @Override
    public double[] velocity() {
        return velocity.clone();
    }
}
