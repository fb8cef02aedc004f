package org.initscope.store.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.training.RoundResult;
import org.initscope.core.training.WorkerRound;
import org.initscope.store.tables.TableRow;
import org.initscope.store.tables.Tables;

/** An averaging round as rows of its table: one of each worker, and that of the average last. */
public final class AveragingRows {
    private AveragingRows() {}

    /** What depends on the training alone. */
    public static List<TableRow> of(long round, RoundResult result) {
        List<TableRow> rows = new ArrayList<>();
        double drift = 0;
        long examples = 0;
        for (WorkerRound worker : result.workers()) {
            double distance = worker.state().distance(result.average());
            rows.add(Tables.AVERAGING_ROUNDS
                    .row()
                    .set("round", round)
                    .set("step", worker.state().step())
                    .set("worker", worker.worker())
                    .set("examples", worker.examples())
                    .set("loss", Arrays.stream(worker.losses()).average())
                    .set("drift_l2", distance)
                    .set("parameter_l2", worker.state().parameterNorm()));
            drift += distance / result.workers().size();
            examples += worker.examples();
        }
        rows.add(Tables.AVERAGING_ROUNDS
                .row()
                .set("round", round)
                .set("step", result.average().step())
                .set("examples", examples)
                .set("loss", result.meanLoss())
                .set("drift_l2", drift)
                .set("parameter_l2", result.average().parameterNorm()));
        return rows;
    }

    /** The same with wall times. */
    static List<TableRow> timed(long round, RoundResult result) {
        List<TableRow> rows = of(round, result);
        double slowest = 0;
        for (int worker = 0; worker < result.workers().size(); worker++) {
            double seconds = result.workers().get(worker).seconds();
            rows.get(worker).set("compute_seconds", seconds);
            slowest = Math.max(slowest, seconds);
        }
        rows.get(rows.size() - 1)
                .set("compute_seconds", slowest)
                .set("averaging_seconds", Math.max(0, result.seconds() - slowest));
        return rows;
    }
}
