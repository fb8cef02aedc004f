package org.initscope.store.results;

import static org.initscope.core.Check.require;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.initscope.core.training.NetworkState;
import org.initscope.core.training.averaging.OuterOptimizer;
import org.initscope.store.checkpoints.Checkpoint;
import org.initscope.store.checkpoints.CheckpointFolder;

/** When a run writes checkpoints, and where it goes on. */
public final class RunCheckpoints {
    private final CheckpointFolder folder;
    private final Identity identity;
    private final Duration every;
    private final BooleanSupplier stop;
    private final CheckpointFolder.Recovery recovery;
    private long writtenAt = System.nanoTime();

    /**
     * What a checkpoint belongs to. A run never goes on from another one's.
     *
     * @param configuration the job as text, without what changes no result
     * @param data a fingerprint of the examples
     */
    public record Identity(String configuration, String data) {}

    private RunCheckpoints(
            CheckpointFolder folder,
            Identity identity,
            Duration every,
            BooleanSupplier stop,
            CheckpointFolder.Recovery recovery) {
        this.folder = folder;
        this.identity = identity;
        this.every = every;
        this.stop = stop;
        this.recovery = recovery;
    }

    /**
     * Opens the checkpoints of a run, which goes on from the last intact one where there is any.
     *
     * @param every the least time between two checkpoints; zero for one after every round
     * @param stop whether somebody wants the run to stop after its round
     * @throws IllegalArgumentException where they are of another job or other examples
     */
    public static RunCheckpoints open(
            CheckpointFolder folder, Identity identity, Duration every, BooleanSupplier stop) {
        folder.create();
        CheckpointFolder.Recovery recovery = folder.recover();
        if (recovery.checkpoint().isPresent()) {
            Checkpoint last = recovery.checkpoint().get();
            require(
                    last.configuration().equals(identity.configuration()),
                    "the checkpoints are of another job than job.conf has now: put the old values back, or train again");
            require(
                    last.data().equals(identity.data()),
                    "the checkpoints are of other examples than there are now: bring the old ones back, or train again");
        }
        return new RunCheckpoints(folder, identity, every, stop, recovery);
    }

    /** Where the run goes on; empty for its start. */
    public Optional<Checkpoint> last() {
        return recovery.checkpoint();
    }

    /** A sentence about each checkpoint that is torn. */
    public List<String> skipped() {
        return recovery.skipped();
    }

    public boolean isDue() {
        return System.nanoTime() - writtenAt >= every.toNanos();
    }

    public boolean isStopWanted() {
        return stop.getAsBoolean();
    }

    public void requireFolder() {
        folder.requireThere();
    }

    public void write(
            long rounds,
            long examples,
            double initialLoss,
            RunTables tables,
            NetworkState state,
            OuterOptimizer.Velocity velocity) {
        folder.write(new Checkpoint(
                identity.configuration(),
                identity.data(),
                rounds,
                examples,
                initialLoss,
                tables.committed(),
                state,
                velocity.values()));
        writtenAt = System.nanoTime();
    }

    /** Removes the checkpoints of a run that has come to its end. */
    public void remove() {
        folder.remove();
    }
}
