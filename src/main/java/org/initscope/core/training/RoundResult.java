package org.initscope.core.training;

import java.util.Arrays;
import java.util.List;

/**
 * One averaging round: what each worker brought back, in the order of the workers, and their average.
 *
 * @param seconds of wall time of the whole round
 */
public record RoundResult(NetworkState average, List<WorkerRound> workers, double seconds) {
    public RoundResult {
        workers = List.copyOf(workers);
    }

    /** The mean loss over all local steps of all workers, each before its update, in nats. */
    public double meanLoss() {
        return workers.stream()
                .flatMapToDouble(worker -> Arrays.stream(worker.losses()))
                .average()
                .orElse(Double.NaN);
    }
}
