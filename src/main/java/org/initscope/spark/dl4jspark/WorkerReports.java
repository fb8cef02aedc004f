package org.initscope.spark.dl4jspark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;
import org.initscope.core.training.WorkerRound;

/** Where dl4j-spark puts on the driver what the listeners of a round's workers have sent. */
final class WorkerReports implements StatsStorageRouter {
    private final List<WorkerReport> reports = new ArrayList<>();

    /** The rounds of workers 0, 1, … */
    List<WorkerRound> inOrderOfWorkers(int workers) {
        List<WorkerRound> rounds = reports.stream()
                .map(WorkerReport::round)
                .sorted(Comparator.comparingInt(WorkerRound::worker))
                .toList();
        for (int worker = 0; worker < workers; worker++) {
            if (rounds.size() != workers || rounds.get(worker).worker() != worker) {
                throw new IllegalStateException("dl4j-spark returned the rounds of workers "
                        + rounds.stream().map(WorkerRound::worker).toList() + ", expected one each of " + workers);
            }
        }
        return rounds;
    }

    /** The rounds, some of them replaced by others of the same worker. */
    static List<WorkerRound> replace(List<WorkerRound> rounds, List<WorkerReport> others) {
        Map<Integer, WorkerRound> byWorker = others.stream()
                .map(WorkerReport::round)
                .collect(Collectors.toMap(WorkerRound::worker, Function.identity()));
        return rounds.stream()
                .map(round -> byWorker.containsKey(round.worker())
                        ? byWorker.get(round.worker()).withSeconds(round.seconds())
                        : round)
                .toList();
    }

    @Override
    public void putUpdate(Persistable update) {
        reports.add((WorkerReport) update);
    }

    @Override
    public void putUpdate(Collection<? extends Persistable> updates) {
        updates.forEach(this::putUpdate);
    }

    @Override
    public void putStorageMetaData(StorageMetaData data) {}

    @Override
    public void putStorageMetaData(Collection<? extends StorageMetaData> data) {}

    @Override
    public void putStaticInfo(Persistable info) {}

    @Override
    public void putStaticInfo(Collection<? extends Persistable> info) {}
}
