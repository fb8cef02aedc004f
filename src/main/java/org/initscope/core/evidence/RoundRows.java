package org.initscope.core.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.initscope.core.training.WorkerRound;
import org.initscope.core.training.averaging.RoundResult;

/** An averaging round as rows of its tables. */
public final class RoundRows {
    private RoundRows() {}

    /** One row a local step of each worker. */
    public static Stream<TrainingStepLoss> steps(long round, RoundResult result, LongToDoubleFunction rate) {
        return result.workers().stream().flatMap(worker -> steps(round, worker, rate));
    }

    private static Stream<TrainingStepLoss> steps(long round, WorkerRound worker, LongToDoubleFunction rate) {
        double[] losses = worker.losses();
        int examples = (int) (worker.examples() / Math.max(1, losses.length));
        return IntStream.range(0, losses.length).mapToObj(i -> {
            long step = worker.firstStep() + i;
            return new TrainingStepLoss(worker.worker(), step, round, examples, losses[i], rate.applyAsDouble(step));
        });
    }

    /** One row a worker, and that of the average last, without wall times. */
    public static List<AveragingRound> of(long round, RoundResult result) {
        List<AveragingRound> rows = new ArrayList<>();
        double drift = 0;
        long examples = 0;
        for (WorkerRound worker : result.workers()) {
            double distance = worker.state().distance(result.average());
            rows.add(new AveragingRound(
                    round,
                    worker.state().step(),
                    OptionalInt.of(worker.worker()),
                    worker.examples(),
                    Arrays.stream(worker.losses()).average().orElse(Double.NaN),
                    distance,
                    worker.state().parameterNorm(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty()));
            drift += distance / result.workers().size();
            examples += worker.examples();
        }
        rows.add(new AveragingRound(
                round,
                result.average().step(),
                OptionalInt.empty(),
                examples,
                result.meanLoss(),
                drift,
                result.average().parameterNorm(),
                OptionalDouble.empty(),
                OptionalDouble.empty()));
        return rows;
    }

    /** The same with wall times. */
    public static List<AveragingRound> timed(long round, RoundResult result) {
        List<AveragingRound> rows = of(round, result);
        double slowest = 0;
        for (int worker = 0; worker < result.workers().size(); worker++) {
            double seconds = result.workers().get(worker).seconds();
            rows.set(worker, rows.get(worker).timed(seconds, OptionalDouble.empty()));
            slowest = Math.max(slowest, seconds);
        }
        int average = rows.size() - 1;
        double averaging = Math.max(0, result.seconds() - slowest);
        rows.set(average, rows.get(average).timed(slowest, OptionalDouble.of(averaging)));
        return rows;
    }
}
