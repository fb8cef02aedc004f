package org.initscope.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.initscope.core.names.Examples;
import org.initscope.core.names.Minibatch;
import org.initscope.core.network.MlpSpec;
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
    private final MlpSpec spec;
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
        this.spec = plan.spec();
    }

    /**
     * Takes {@code localSteps} steps from a state, and stops at the first loss that is not finite or above the bound. It
     * has diverged as well where the last step leaves a number that is not finite.
     */
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
        NetworkState end = engine.store();
        return end.isFinite()
                ? result(end, losses, measurements, new Divergence.None())
                : diverged(start, losses, localSteps - 1, measurements);
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
        String layer = last.firstNonfiniteLayer()
                .or(() -> end.firstNonfinite(spec))
                .orElseGet(() -> spec.layers().get(spec.layers().size() - 1).name());
        return result(end, taken, measurements, new Divergence.At(step, layer, losses[fatal]));
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
