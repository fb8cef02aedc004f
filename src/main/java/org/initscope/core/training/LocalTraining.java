package org.initscope.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.statistics.LayerStatistics;
import org.initscope.core.statistics.Measurement;
import org.initscope.core.statistics.MeasurementSchedule;

/** The local steps of one worker on its own examples, measured on a schedule; it belongs to one thread. */
public final class LocalTraining implements AutoCloseable {
    private final int worker;
    private final TrainingStep engine;
    private final Examples examples;
    private final BatchSampler sampler;
    private final Minibatch batch;
    private final int[] indices;
    private final MeasurementSchedule schedule;
    private final StatisticsObserver observer;
    private final double divergedAbove;

    LocalTraining(int worker, WorkerPlan plan, Examples examples, double divergedAbove) {
        this.worker = worker;
        this.divergedAbove = divergedAbove;
        this.engine = plan.engine().create(plan.spec(), plan.training());
        this.examples = examples;
        this.sampler = new BatchSampler(plan.seed(), worker, examples.size());
        this.batch = new Minibatch(plan.batchSize(), plan.spec().blockSize());
        this.indices = new int[plan.batchSize()];
        this.schedule = plan.schedule();
        this.observer = new StatisticsObserver(plan.spec(), plan.bins());
    }

    /** Takes {@code localSteps} steps from a state; stops at the first loss that is not finite or above the bound. */
    public WorkerRound round(NetworkState start, int localSteps) {
        engine.load(start);
        double[] losses = new double[localSteps];
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < localSteps; i++) {
            long step = start.step() + i;
            fill(step);
            if (schedule.measures(step)) {
                losses[i] = engine.step(batch, observer);
                measurements.add(observer.finish(step));
            } else {
                losses[i] = engine.step(batch);
            }
            if (!(losses[i] <= divergedAbove)) {
                return diverged(start, losses, i, measurements);
            }
        }
        return result(engine.store(), losses, measurements, new Divergence.None());
    }

    private void fill(long step) {
        sampler.draw(step, indices);
        examples.fill(batch, indices);
    }

    /** Steps depend on their start alone, so the fatal one is taken again, this time observed. */
    private WorkerRound diverged(NetworkState start, double[] losses, int fatal, List<Measurement> measurements) {
        NetworkState end = engine.store();
        engine.load(start);
        for (int i = 0; i < fatal; i++) {
            fill(start.step() + i);
            engine.step(batch);
        }
        long step = start.step() + fatal;
        fill(step);
        engine.step(batch, observer);
        Measurement last = observer.finish(step);
        if (!schedule.measures(step)) {
            measurements.add(last);
        }
        double[] taken = Arrays.copyOf(losses, fatal + 1);
        return result(end, taken, measurements, new Divergence.At(step, firstNonfinite(last), losses[fatal]));
    }

    private static String firstNonfinite(Measurement measurement) {
        return measurement.statistics().stream()
                .filter(s -> s.moments().nonfinite() > 0)
                .filter(s -> switch (s.quantity()) {
                    case PARAMETER, PREACTIVATION, ACTIVATION -> true;
                    default -> false;
                })
                .min(Comparator.comparingInt(s -> s.subject().layerIndex()))
                .map(LayerStatistics::subject)
                .map(LayerStatistics.Subject::layerName)
                .orElse("softmax");
    }

    private WorkerRound result(
            NetworkState state, double[] losses, List<Measurement> measurements, Divergence divergence) {
        long seen = (long) losses.length * batch.examples();
        return new WorkerRound(worker, state, losses, seen, measurements, divergence, 0);
    }

    @Override
    public void close() {
        engine.close();
    }
}
