package org.initscope.core.training;

import org.initscope.core.names.Minibatch;
import org.initscope.core.statistics.Measurement;

/** Measures networks on one minibatch as their next step would see it; the update of that step is thrown away. */
public final class NetworkProbe implements AutoCloseable {
    private final TrainingStep engine;
    private final StatisticsObserver observer;
    private final Minibatch batch;

    /** What was seen of a network: the loss in nats, and the measurement. */
    public record Probe(double loss, Measurement measurement) {}

    /**
     * @param plan what the networks are and how they train, with the bins of the histograms
     */
    public NetworkProbe(WorkerPlan plan, Minibatch batch) {
        this.engine = plan.engine().create(plan.spec(), plan.training());
        this.observer = new StatisticsObserver(plan.spec(), plan.bins());
        this.batch = batch;
    }

    /** The loss and the measurement of a state. */
    public Probe measure(NetworkState state) {
        engine.load(state);
        double loss = engine.step(batch, observer);
        return new Probe(loss, observer.finish(state.step()));
    }

    @Override
    public void close() {
        engine.close();
    }
}
